"""Writing an export, a page of messages at a step."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.translation import gettext_noop

from messaging.encoding import message_json
from messaging.exports.folder import Folder
from messaging.exports.scopes import Scope
from messaging.jobs.registry import Progress
from messaging.models import Message
from rooms.models import Room

PAGE_SIZE = 500
PACKING = gettext_noop("Packing…")
MESSAGES = "messages.jsonl"

Cursor = dict[str, Any]


def write(scope: Scope, folder: Folder, cursor: Cursor | None) -> Iterator[Progress]:
    """Write and pack all of it, from the cursor on. Raises NotFound, Forbidden."""
    if cursor is None or not folder.resume(cursor["sizes"], cursor["rows"]):
        folder.begin()
        yield _write_tables(scope, folder)
        cursor = _start(folder)
    while not cursor["packing"]:
        cursor = _write_page(scope, folder, cursor)
        yield Progress(done=cursor["done"], cursor=cursor)
    for _chunk in folder.pack(scope.about):
        yield Progress(done=cursor["done"], cursor=cursor, note=PACKING)


def _write_tables(scope: Scope, folder: Folder) -> Progress:
    for name, rows in scope.tables.items():
        folder.append(name, rows())
    folder.append(MESSAGES, [])
    return Progress(done=0, total=scope.messages().count(), cursor=_start(folder))


def _start(folder: Folder) -> Cursor:
    return {
        "after": None, "page": 0, "rooms": [], "done": 0, "packing": False,
        "sizes": dict(folder.sizes), "rows": dict(folder.rows),
    }  # fmt: skip


def _write_page(scope: Scope, folder: Folder, cursor: Cursor) -> Cursor:
    """Write the next messages of one room as rows and as a page to look at."""
    found = _find_next(scope, cursor["after"])
    if not found:
        text = render_to_string("exports/index.html", {"rooms": cursor["rooms"]})
        folder.write("index.html", text)
        return cursor | {"packing": True}
    messages, page = found[:PAGE_SIZE], cursor["page"] + 1
    rooms = _enter_room(cursor["rooms"], messages[0].room_id, page)
    folder.append(MESSAGES, map(message_json, messages))
    folder.write(_name(page), _draw(messages, rooms[-1], page, follows=len(found) > PAGE_SIZE))
    return cursor | {
        "after": [str(messages[-1].room_id), messages[-1].seq], "page": page, "rooms": rooms,
        "done": cursor["done"] + len(messages),
        "sizes": dict(folder.sizes), "rows": dict(folder.rows),
    }  # fmt: skip


def _find_next(scope: Scope, after: list[Any] | None) -> list[Message]:
    """Return a page of one room, and one message more if there is one; rooms in order of id."""
    messages = scope.messages().select_related("author")
    if after is not None:
        more = messages.filter(room_id=after[0], seq__gt=after[1]).order_by("seq")
        if found := list(more[: PAGE_SIZE + 1]):
            return found
        messages = messages.filter(room_id__gt=after[0])
    room_id = messages.order_by("room_id").values_list("room_id", flat=True).first()
    if room_id is None:
        return []
    return list(messages.filter(room_id=room_id).order_by("seq")[: PAGE_SIZE + 1])


def _enter_room(rooms: list[Any], room_id: UUID, page: int) -> list[Any]:
    """Note a room that begins on this page."""
    if rooms and rooms[-1]["id"] == str(room_id):
        return rooms
    return [*rooms, {"id": str(room_id), "name": str(Room.objects.get(pk=room_id)), "first": page}]


def _draw(messages: list[Message], room: dict[str, Any], page: int, *, follows: bool) -> str:
    context = {
        "messages": messages,
        "room": room,
        "previous": _name(page - 1) if page > room["first"] else "",
        "next": _name(page + 1) if follows else "",
    }
    return render_to_string("exports/page.html", context)


def _name(page: int) -> str:
    return f"page-{page:06}.html"
