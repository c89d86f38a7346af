"""Every text that a client may send has a length, and every number bounds."""

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from config.api import api
from messaging.protocol.commands import AnyCommand
from messaging.protocol.schemas import Schema, Text


def test_the_api_bounds_what_it_takes() -> None:
    schema = api.get_openapi_schema()
    assert list(schema["paths"])
    assert find_unbounded(schema["paths"], "paths") == []
    assert find_unbounded(schema["components"]["schemas"], "schemas") == []


def test_the_socket_bounds_what_it_takes() -> None:
    schema = TypeAdapter(AnyCommand).json_schema()
    assert len(schema["$defs"]) > 10
    assert find_unbounded(schema, "command") == []


def test_what_has_no_bound_is_found() -> None:
    class Unbounded(Schema):
        text: Text
        number: int
        many: list[bool]

    assert find_unbounded(Unbounded.model_json_schema(), "") == [
        "/properties/text", "/properties/number", "/properties/many",
    ]  # fmt: skip


def find_unbounded(schema: Any, place: str) -> list[str]:
    """Return where a JSON schema takes a text, a number or a list of any size."""
    return [place for place, part in _walk(schema, place) if _is_unbounded(part)]


def _walk(schema: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, list):
        for index, each in enumerate(schema):
            yield from _walk(each, f"{place}/{index}")
    elif isinstance(schema, dict):
        yield place, schema
        for name, each in schema.items():
            if name != "responses":
                yield from _walk(each, f"{place}/{name}")


def _is_unbounded(part: dict[str, Any]) -> bool:
    if part.get("format") == "uuid" or "enum" in part or "const" in part:
        return False
    bounds = {"string": {"maxLength"}, "integer": {"minimum", "maximum"}, "array": {"maxItems"}}
    kind = part.get("type")
    return isinstance(kind, str) and not bounds.get(kind, set()) <= set(part)
