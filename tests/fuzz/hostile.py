"""Values that break programs, how the fuzz run draws from them, and how much of it there is."""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

T = TypeVar("T")

HUGE = 2**63
SAMPLES = [
         "", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\u202e", "\ufeff", "%00", "%", "\\",
         "'", '"; --', "{{7*7}}", "<script>", "../../etc", "[", "(a+)+$", "\r\n\r\n", "NaN", "null",
         "-1", "0", "1e999", "9" * 30, "x" * 81, "x" * 1_001, "x" * 16_001, "ﷺ" * 80, "👍", "İ",
]  # fmt: skip
TEXTS = st.one_of(st.sampled_from(SAMPLES), st.text(max_size=40))
NUMBERS = st.one_of(
    st.sampled_from([0, -1, 1, HUGE - 1, HUGE, -HUGE, 10**30, 2**31, 1.5, True]), st.integers()
)
VALUES = st.one_of(
    TEXTS, NUMBERS, st.none(), st.booleans(), st.lists(TEXTS, max_size=3),
    st.dictionaries(st.text(max_size=5), TEXTS, max_size=2),
)  # fmt: skip


def draw(strategy: st.SearchStrategy[T], count: int) -> list[T]:
    """Return about `count` examples, the same in every run."""
    drawn: list[T] = []
    each_of(strategy, count, drawn.append)
    return drawn


def each_of(strategy: st.SearchStrategy[T], count: int, call: Callable[[T], None]) -> None:
    """Call with about `count` examples, the same in every run."""

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def run(example: T) -> None:
        call(example)

    run()
