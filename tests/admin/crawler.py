"""Every address of the admin that can be asked for, with every row, search and filter it knows."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.http import StreamingHttpResponse

from accounts.admin.admin_action import ActionAdmin
from tests.admin.client import AdminClient

OF_ROWS = ("change", "history", "delete")
ROWS_MAX = 60  # of a table, the newest
TOO_MANY = 429  # what is refused by a limit proves nothing
STATES = ("all", "acted", "member", "report")  # values of filters that are no ids


def list_paths(words: list[str], ids: list[Any]) -> list[str]:
    """Return the paths below /admin/.

    Lists and autocompletes are searched for `words` and `ids`, and lists are narrowed to `ids`.
    """
    terms = [*words, *map(str, ids)]
    found = ["", "jsi18n/", "password_change/"]
    for model_admin in admin.site._registry.values():
        place = place_of(model_admin)
        found += [f"{place.split('/')[0]}/", f"{place}/add/"]
        found += [f"{place}/{query}" for query in _queries(model_admin, words, ids)]
        for pk in _keys(model_admin):
            found += [f"{place}/{pk}/{page}/" for page in OF_ROWS]
            found += [f"{place}/action/{act.name}/?ids={pk}" for act in _acts(model_admin)]
        found += _autocompletes(model_admin, terms)
    queries = [path.split("?")[1] for path in found if path.startswith("accounts/auditentry/?")]
    found += [f"accounts/auditentry/export/?{query}" for query in ("", *queries)]
    return list(dict.fromkeys(found))


def read_all(admin_client: AdminClient, paths: Iterable[str]) -> dict[str, str]:
    """Return the text of each answer; the text of redirects is read on the pages after them."""
    return {path: _read(admin_client, path) for path in paths}


def find_in(answers: dict[str, str], words: Iterable[str]) -> dict[str, list[str]]:
    """Return for each of `words` the paths whose answers hold it without having been asked it."""
    found = {
        word: [path for path, text in answers.items() if word in text and word not in path]
        for word in words
    }
    return {word: paths for word, paths in found.items() if paths}


def place_of(model_admin: ModelAdmin[Any]) -> str:
    return f"{model_admin.opts.app_label}/{model_admin.opts.model_name}"


def _read(admin_client: AdminClient, path: str) -> str:
    answer = admin_client.get(path)
    assert answer.status_code < 500, path
    assert answer.status_code != TOO_MANY, path
    if isinstance(answer, StreamingHttpResponse):
        return b"".join(answer).decode()  # type: ignore[arg-type]
    return answer.content.decode()


def _queries(model_admin: ModelAdmin[Any], words: list[str], ids: list[Any]) -> Iterator[str]:
    yield ""
    yield "?o=1"
    yield from (f"?{urlencode({'q': term})}" for term in (*words, *ids))
    for each in model_admin.list_filter:
        name = getattr(each, "parameter_name", None)
        if isinstance(name, str):
            yield from (f"?{urlencode({name: value})}" for value in (*ids, *STATES))
            yield from (f"?{urlencode({name: ids[-1], 'q': word})}" for word in words)


def _keys(model_admin: ModelAdmin[Any]) -> list[Any]:
    rows = model_admin.model._default_manager.order_by("-pk")
    return list(rows.values_list("pk", flat=True)[:ROWS_MAX])


def _acts(model_admin: ModelAdmin[Any]) -> Any:
    return model_admin.admin_actions if isinstance(model_admin, ActionAdmin) else ()


def _autocompletes(model_admin: ModelAdmin[Any], terms: Iterable[str]) -> Iterator[str]:
    opts = model_admin.opts
    for field in opts.get_fields():
        if not (field.is_relation and field.concrete):
            continue
        for term in ("", *terms):
            yield "autocomplete/?" + urlencode(
                {"app_label": opts.app_label, "model_name": opts.model_name,
                 "field_name": field.name, "term": term}
            )  # fmt: skip
