"""Whatever a text is made of, its HTML is bounded, and so is the work.

Each hostile text goes through a real worker, which the kernel ends when a text takes a second of
the processor or too much memory: that none does is the bound on work, and no clock is looked at.
"""

import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexers import find_lexer_class_by_name, get_all_lexers

from messaging.rendering.bounds import (
    MAX_ADDRESSES,
    MAX_BODY,
    MAX_CODE,
    MAX_TOKENS,
    as_plain,
    max_html,
)
from messaging.rendering.languages import LANGUAGES, LEXERS, MAX_CODE_OF
from messaging.rendering.markdown import render
from messaging.rendering.process import Died, WorkerProcess
from messaging.rendering.service import Work
from messaging.rendering.worker import Request
from tests.messaging.rendering import code, hostile

TEXTS = hostile.texts()
NAMES = ["A", "ALL", "中", "中文"]
LIMIT = 8 * MAX_BODY + 2_000  # characters, as docs/security.md has it


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerProcess]:
    worker = WorkerProcess()
    yield worker
    worker.end()


def ask(worker: WorkerProcess, body: str) -> str:
    """Return its HTML. Raises Died if it took too much of the processor or of memory."""
    html = worker.ask(Request(body=body, mentioned=NAMES, highlighted=True))["html"]
    assert len(html) <= max_html(body) <= LIMIT
    return html


def test_markdown_designed_to_be_slow_or_large_is_bounded(worker: WorkerProcess) -> None:
    assert len(TEXTS) > 300
    for name, body in TEXTS.items():
        assert MAX_BODY * 0.7 < len(body) <= MAX_BODY, name
        try:
            ask(worker, body)
        except Died:
            pytest.fail(f"took too long: {name}")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_code_designed_to_be_slow_or_large_is_bounded(worker: WorkerProcess, language: str) -> None:
    for body in code.blocks(language):
        try:
            ask(worker, body)
        except Died:
            pytest.fail(f"took too long: {body[:40]!r}")


@pytest.mark.parametrize(
    "fault",
    [
        "list(CLexer().get_tokens(' a\\n' + ' ' * 8000))",  # without our limit of a run
        "highlight('<<A\\n' * 20_000, CrystalLexer(), HtmlFormatter())",
        "'x' * 10**9",
    ],
)
def test_the_sweep_finds_an_unbounded_text(fault: str) -> None:
    plant = f"""
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import CLexer, CrystalLexer
from messaging.rendering import worker
render = worker.render
worker.render = lambda body, *_, **__: {fault} if body == "fault" else render(body)
worker.main()
"""
    worker = WorkerProcess([sys.executable, "-c", plant])
    with pytest.raises(Died):
        ask(worker, "fault")
    assert ask(worker, "*again*") == "<p><em>again</em></p>\n"
    worker.end()


@pytest.mark.parametrize("alias", LEXERS)
def test_a_language_is_found_by_each_of_its_names(alias: str) -> None:
    assert '<span class="' in render(f"```{alias}\n{code.EXAMPLES[LEXERS[alias]]}\n```")


def test_no_other_language_is_highlighted() -> None:
    for _, aliases, _, _ in get_all_lexers():
        for alias in set(aliases) - set(LEXERS):
            assert "<span" not in render(f"```{alias}\nif (a) {{ return 'b' }}\n```"), alias


def test_an_alias_means_the_same_language_as_in_pygments() -> None:
    known = {alias for _, aliases, _, _ in get_all_lexers() for alias in aliases}
    for alias, name in LEXERS.items():
        if alias in known:
            assert find_lexer_class_by_name(alias) is find_lexer_class_by_name(name), alias


@pytest.mark.parametrize("language", ["cr", "crystal", "terraform", "ruby", "bash", "perl"])
def test_nested_heredocs_are_rendered_as_plain_code(language: str) -> None:
    body = f"```{language}\n{hostile.fill('<<A' + chr(10), 1980)}\n```"
    html = render(body)
    assert html.count("&lt;&lt;") == body.count("<<")
    assert len(html) <= max_html(body)


def test_code_is_highlighted_up_to_its_limit() -> None:
    for language in ("python", *MAX_CODE_OF):
        size = MAX_CODE_OF.get(language, MAX_CODE)
        short, long = (hostile.fill("if x:  # y\n", length) for length in (size - 1, size + 1))
        assert "<span" in render(f"```{language}\n{short}\n```"), language
        assert "<span" not in render(f"```{language}\n{long}\n```"), language


def test_a_table_of_too_many_cells_is_shown_as_text() -> None:
    head, row = "|a" * 60 + "|\n" + "|-" * 60 + "|\n", "|ab" * 60 + "|\n"
    few, many = (head + row * rows for rows in (10, 85))
    assert len(many) < MAX_BODY
    assert MAX_TOKENS < 60 * 85 * 4
    assert render(few).count("<td>") == 600
    assert render(many) == as_plain(many)


def test_a_possible_table_is_not_rendered_in_the_server() -> None:
    table = "|a" * 30 + "\n" + "|-" * 30 + "\n" + "|\n" * 139
    assert len(table) == 400
    assert not Work(table, "bob").is_quick
    assert Work("Yes | no", "bob").is_quick
    assert Work("A list:\n- one\n- two", "bob").is_quick


def test_bare_urls_become_links_up_to_a_maximum() -> None:
    for number, links in ((MAX_ADDRESSES, MAX_ADDRESSES), (MAX_ADDRESSES + 1, 0)):
        assert render("https://www.example.com/a " * number).count("<a ") == links


def test_plain_text_keeps_its_lines_and_is_inert() -> None:
    assert as_plain("<b>a</b> &\n\nb") == "<p>&lt;b&gt;a&lt;/b&gt; &amp;<br>\n<br>\nb</p>\n"
    for body in ("&", "<", "\n", '"', "'"):
        assert len(as_plain(body * MAX_BODY)) <= max_html(body * MAX_BODY)


def test_a_body_longer_than_a_message_is_shown_as_text() -> None:
    body = "*a* " * MAX_BODY
    assert render(body) == as_plain(body)


pieces = st.sampled_from([*hostile.PIECES, *code.PIECES, "```python\n", "\n", " "])


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.lists(st.tuples(pieces, st.integers(1, 60)), min_size=1, max_size=40))
def test_any_mixture_is_bounded(parts: list[tuple[str, int]]) -> None:
    body = "".join(piece * count for piece, count in parts)[:MAX_BODY]
    assert len(render(body, NAMES)) <= max_html(body)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_any_text_is_bounded(body: str) -> None:
    assert len(render(body)) <= max_html(body)
