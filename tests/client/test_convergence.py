"""Whatever is lost, repeated, late or out of order, a reader ends with what a fresh load shows.

The same cases drive the Python client of the fault tests and the page's own store.
CONFAB_CASES makes up more of them than the usual number.
"""

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis.errors import NoSuchExample

from tests.client.cases import Case, cases
from tests.client.readers import Node, Reader, StoreReader, ViewReader
from tests.client.run_case import run_case
from tests.faults.room_view import View

pytestmark = pytest.mark.slow

CASES = int(os.environ.get("CONFAB_CASES", "300"))
usual = settings(
    max_examples=CASES,
    deadline=None,
    derandomize="CONFAB_CASES" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
search = settings(usual, phases=[Phase.generate], max_examples=2_000, database=None)
TROUBLES = ["gap", "old event", "too far behind", "old reset", "old reply", "page out of place"]


@usual
@given(cases())
def test_the_view_of_the_fault_tests_ends_like_a_fresh_load(case: Case) -> None:
    run_case(case, ViewReader(View()), ViewReader(View()))


@usual
@given(case=cases())
def test_the_pages_store_ends_like_a_fresh_load(node: Node, case: Case) -> None:
    run_case(case, StoreReader(node), ViewReader(View()))


@pytest.mark.parametrize("trouble", TROUBLES)
def test_the_cases_cover_every_trouble(node: Node, trouble: str) -> None:
    def is_met(case: Case) -> bool:
        return trouble in run_case(case, StoreReader(node), ViewReader(View()))

    assert find(cases(), is_met, settings=search)


class GapBlindView(View):
    """A planted fault: applies any change as if it were the next one."""

    def receive(self, clock: int, message: dict[str, object]) -> None:
        if self.clock is not None and clock > self.clock:
            self.clock = clock - 1
        super().receive(clock, message)


@pytest.mark.parametrize("fault", ["gap-blind", "hasty", "gap-blind view"])
def test_a_planted_fault_is_found(node: Node, fault: str) -> None:
    readers: dict[str, Callable[[], Reader]] = {
        "gap-blind view": lambda: ViewReader(GapBlindView())
    }
    make = readers.get(fault, lambda: StoreReader(node, fault))
    assert find(cases(), lambda case: _fails(case, make()), settings=search)


def _fails(case: Case, reader: Reader) -> bool:
    try:
        run_case(case, reader, ViewReader(View()))
    except AssertionError:
        return True
    return False


def test_the_search_for_a_fault_finds_none_where_there_is_none(node: Node) -> None:
    with pytest.raises(NoSuchExample):
        find(
            cases(),
            lambda case: _fails(case, StoreReader(node)),
            settings=settings(usual, max_examples=30),
        )
