"""The API, called with what schemathesis makes of its own OpenAPI, and with hostile values."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode

from config.api import api
from tests.fuzz.conftest import Site
from tests.fuzz.hostile import SAMPLES, TEXTS, VALUES, each_of
from tests.fuzz.http_session import TIMEOUT_SECONDS, check_error, check_log, open_session

pytestmark = pytest.mark.slow

UNAUTHORIZED = 401
EXAMPLES = 6  # of each operation, for each person
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
# A field, by its place among all, and what is put there; or neither.
SPOILED = st.none() | st.tuples(st.integers(0, 9), st.just("a\x00b") | TEXTS | VALUES)


@pytest.mark.parametrize("who", ["stranger", "member", "moderator"])
def test_the_api_never_fails(site: Site, who: str) -> None:
    assert fuzz(site, who) > 100
    check_log(site.server)


def test_a_planted_fault_is_found(planted_site: Site) -> None:
    fuzz(planted_site, "moderator")
    with pytest.raises(AssertionError, match="logged a fault"):
        check_log(planted_site.server)


def fuzz(site: Site, who: str) -> int:
    """Call every operation as a person; return how many were answered."""
    session = open_session(site.people[who])
    answered = 0

    def call(drawn: tuple[Case, Any]) -> None:
        nonlocal answered
        case, spoiled = drawn
        if spoiled:
            _spoil(case, *spoiled)
        request = case.as_transport_kwargs(site.server.url)
        request["cookies"] = {}  # those of the session, not one that schemathesis invents
        response = session.request(**request, timeout=TIMEOUT_SECONDS, allow_redirects=False)
        check_error(response)
        assert response.status_code != UNAUTHORIZED
        answered += 1

    for operation in _operations():
        each_of(st.tuples(_cases(operation, site), SPOILED), EXAMPLES, call)
    for text in SAMPLES:
        query = {"q": text.encode("utf-8", "replace")}
        url = f"{site.server.url}/api/v1/people"
        check_error(session.get(url, params=query, timeout=TIMEOUT_SECONDS))
    return answered


def _operations() -> Iterator[Any]:
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
    for operation in schema.get_all_operations():
        yield operation.ok()


def _cases(operation: Any, site: Site) -> st.SearchStrategy[Case]:
    """Cases of the site's own room and people, and of whatever else."""
    known = {"room_id": str(site.room.pk), "user_id": str(site.people["member"].pk), "seq": 2}
    names = {parameter.name for parameter in operation.path_parameters}
    paths = [{name: known[name] for name in known.keys() & names}, None]
    return st.one_of(
        [operation.as_strategy(mode, path_parameters=path) for mode in MODES for path in paths]
    )


def _spoil(case: Case, index: int, value: Any) -> None:
    """Replace one field of what is sent."""
    if isinstance(case.body, dict) and case.body:
        names = sorted(case.body)
        case.body[names[index % len(names)]] = value
    elif names := sorted(parameter.name for parameter in case.operation.query):
        text = str(value).encode("utf-8", "replace").decode()
        case.query = {names[index % len(names)]: text}
