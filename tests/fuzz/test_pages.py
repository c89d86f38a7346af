"""Pages and the admin, asked and sent what no link and no form holds."""

from typing import Any
from urllib.parse import quote

import pytest
from django.urls import get_resolver
from hypothesis import strategies as st

from tests.access.test_pages import _paths
from tests.fuzz.conftest import Site
from tests.fuzz.hostile import NUMBERS, SAMPLES, TEXTS, each_of
from tests.fuzz.http_session import TIMEOUT_SECONDS, check_log, open_session

pytestmark = pytest.mark.slow

EXAMPLES = 150  # for each person
PATHS = [
    "/" + path for path in _paths(get_resolver()) if "^" not in path and "(?P" not in path
]  # fmt: skip
NAMES = [
    "q", "p", "o", "e", "page", "state", "term", "name", "next", "all", "_to_field", "_popup",
    "id", "id__exact", "email__regex", "username__icontains", "created_at__gte", "at__year",
    "at__day", "date_joined__month", "is_active__exact", "kind__exact", "role__exact", "person",
    "room", "author", "reporter", "actor", "person__username", "app_label", "model_name",
    "field_name", "_changelist_filters", "action", "_selected_action", "seq", "note", "reason",
    "reason", "login", "password", "password1", "email", "username", "display_name", "theme",
    "language", "topic", "description", "icon", "kind", "user", "action_add", "remember",
]  # fmt: skip
QUERIED = ["q", "page", "name", "next", "seq"]
FOREIGN = ("/admin/", "/accounts/", "/api/")
COMPLETION = [("app_label", "rooms"), ("model_name", "membership"), ("field_name", "user")]
LAST_RESORT = ("Traceback",)  # patterns and dates of the admin's filters may come to it


def texts() -> st.SearchStrategy[str]:
    return st.one_of(TEXTS, NUMBERS.map(str)).map(_encodable)


def requests_of(site: Site) -> st.SearchStrategy[Any]:
    """Method, path and fields; identifiers in paths are known, or hostile."""
    fields = st.lists(st.tuples(st.sampled_from(NAMES), texts()), max_size=4)
    known = st.sampled_from([str(site.room.pk), str(site.people["member"].pk), "1", "2"])
    return st.tuples(
        st.sampled_from(["GET", "GET", "POST"]), st.sampled_from(PATHS), fields, known | texts()
    )


@pytest.mark.parametrize("who", ["anonymous", "member", "staff", "superuser"])
def test_no_page_fails(site: Site, who: str) -> None:
    assert fuzz(site, who) > EXAMPLES / 2
    check_log(site.server, LAST_RESORT)


def test_no_query_breaks_a_page(site: Site) -> None:
    assert sweep(site) > len(SAMPLES)
    check_log(site.server)


def test_a_planted_fault_is_found(planted_site: Site) -> None:
    with pytest.raises(AssertionError, match="'/rooms/'"):
        sweep(planted_site)


def sweep(site: Site) -> int:
    """Ask for each page of ours with each sample in all that pages read; return how many."""
    session = open_session(site.people["member"])
    ours = [path for path in PATHS if not path.startswith(FOREIGN)]
    for path in ours:
        for text in SAMPLES:
            query = dict.fromkeys(QUERIED, _encodable(text))
            url = site.server.url + _fill(path, str(site.room.pk))
            response = session.get(url, params=query, timeout=TIMEOUT_SECONDS)
            assert response.status_code < 500, (path, text)
    return len(ours) * len(SAMPLES)


def fuzz(site: Site, who: str) -> int:
    """Ask for pages as a person; return how many were answered."""
    session = open_session(site.people.get(who))
    answered = 0

    def ask(drawn: Any) -> None:
        nonlocal answered
        method, pattern, fields, value = drawn
        path = _fill(pattern, value)
        if path.endswith("/logout/"):
            return
        pairs = COMPLETION + fields if "autocomplete" in path else fields
        sent = {"params": pairs} if method == "GET" else {"data": pairs}
        response = session.request(
            method, site.server.url + path, timeout=TIMEOUT_SECONDS, allow_redirects=False, **sent
        )
        assert response.status_code < 500, (method, path, pairs)
        answered += 1

    each_of(requests_of(site), EXAMPLES, ask)
    return answered


def _encodable(text: str) -> str:
    """Return what a query string can carry of a text."""
    return text[:2_000].encode("utf-8", "replace").decode()


def _fill(pattern: str, value: str) -> str:
    """Return a path of the pattern with a value in place of each parameter."""
    path = pattern
    while "<" in path:
        before, _, rest = path.partition("<")
        path = before + quote(value, safe="") + rest.partition(">")[2]
    return path
