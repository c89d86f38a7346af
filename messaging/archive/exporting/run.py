"""Writing an export, a page of messages at a step."""

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_noop

from accounts.models import User
from messaging.archive.exporting.folder import Folder
from messaging.archive.exporting.html_pages import draw_index, draw_page, name_page
from messaging.archive.exporting.scopes import Scope
from messaging.jobs.registry import Progress
from messaging.models import Message, MessageQuerySet
from messaging.protocol.encoding import user_json

PAGE_SIZE = 1_000  # messages
# What a message is told with.
FIELDS = (
    "pk", "room_id", "seq", "changed", "kind", "author_id", "client_id", "reply_to", "mentions",
    "mentions_all", "reactions", "body", "html", "details", "created_at", "edited_at",
    "deleted_at", "hidden_at", "hidden_authority", "is_gone",
)  # fmt: skip
PACKING = gettext_noop("Packing…")
MESSAGES = "messages.jsonl"

Cursor = dict[str, Any]


def write(scope: Scope, folder: Folder, cursor: Cursor | None) -> Iterator[Progress]:
    """Write and pack all of it, from the cursor on. Raises NotFound, Forbidden."""
    done = 0
    for progress in gather(scope, folder, cursor):
        done = progress.done
        yield progress
        cursor = progress.cursor
    for _chunk in folder.pack(scope.about):
        yield Progress(done=done, cursor=cursor, note=PACKING)


def gather(scope: Scope, folder: Folder, cursor: Cursor | None) -> Iterator[Progress]:
    """Write all the files, from the cursor on; then the database is needed no more."""
    if cursor is None or not folder.resume(cursor["sizes"], cursor["rows"]):
        cursor = _begin(scope, folder)
        yield Progress(done=0, total=scope.messages().count(), cursor=cursor)
    while not cursor["packing"]:
        cursor = _write_page(scope, folder, cursor)
        yield Progress(done=cursor["done"], cursor=cursor)


def _begin(scope: Scope, folder: Folder) -> Cursor:
    folder.begin()
    for name in (MESSAGES, *scope.beside):
        folder.append(name, [])
    return {
        "after": None, "page": 0, "rooms": [], "done": 0, "packing": False,
        "sizes": dict(folder.sizes), "rows": dict(folder.rows),
    }  # fmt: skip


def _write_page(scope: Scope, folder: Folder, cursor: Cursor) -> Cursor:
    """Write the next messages of one room as rows and as a page to look at."""
    found = _find_next(scope, cursor["after"])
    if not found:
        return _finish(scope, folder, cursor)
    messages, page = scope.limit(found[:PAGE_SIZE]), cursor["page"] + 1
    rooms = _enter_room(scope, cursor["rooms"], messages[0].room_id, page)
    people = User.objects.in_bulk({message.author_id for message in messages})
    _append_rows(scope, folder, messages, people)
    names = {user_id: user.name for user_id, user in people.items()}
    follows = len(found) > PAGE_SIZE
    folder.write(name_page(page), draw_page(messages, names, rooms[-1], page, follows=follows))
    return cursor | {
        "after": [str(messages[-1].room_id), messages[-1].seq], "page": page, "rooms": rooms,
        "done": cursor["done"] + len(messages),
        "sizes": dict(folder.sizes), "rows": dict(folder.rows),
    }  # fmt: skip


def _finish(scope: Scope, folder: Folder, cursor: Cursor) -> Cursor:
    """Write who is told of, and where: last, so that whoever came while we wrote is there."""
    for name, rows in scope.tables.items():
        folder.append(name, rows())
    folder.write("index.html", draw_index(cursor["rooms"]))
    return cursor | {"packing": True, "sizes": dict(folder.sizes), "rows": dict(folder.rows)}


def _append_rows(
    scope: Scope, folder: Folder, messages: list[Message], people: dict[UUID, User]
) -> None:
    authors = {user_id: user_json(user) for user_id, user in people.items()}
    rows = (scope.encode(message, authors[message.author_id]) for message in messages)
    folder.append(MESSAGES, rows)
    told = [each for each in messages if scope.tells_gone or not each.is_gone]
    for name, list_rows in scope.beside.items():
        folder.append(name, list_rows(told))


def _find_next(scope: Scope, after: list[Any] | None) -> list[Message]:
    """Return a page of one room, and one message more if there is one; rooms in order of id."""
    # Without the authors: a page has few of them, and they are fetched once for it.
    messages = scope.messages().select_related(None)
    if after is not None:
        if found := _read_page(messages.filter(room_id=after[0], seq__gt=after[1])):
            return found
        messages = messages.filter(room_id__gt=after[0])
    room_id = messages.order_by("room_id").values_list("room_id", flat=True).first()
    return [] if room_id is None else _read_page(messages.filter(room_id=room_id))


def _read_page(messages: MessageQuerySet) -> list[Message]:
    """Return rows that have a message's attributes: to make models of them takes far longer."""
    gone = Q(deleted_at__isnull=False) | Q(hidden_at__isnull=False)
    told = messages.annotate(is_gone=gone)  # type: ignore[no-redef]  # it is not made into a model
    rows = told.order_by("seq").values_list(*FIELDS, named=True)
    return cast("list[Message]", list(rows[: PAGE_SIZE + 1]))


def _enter_room(scope: Scope, rooms: list[Any], room_id: UUID, page: int) -> list[Any]:
    """Note a room that begins on this page."""
    if rooms and rooms[-1]["id"] == str(room_id):
        return rooms
    return [*rooms, {"id": str(room_id), "name": scope.name_room(room_id), "first": page}]
