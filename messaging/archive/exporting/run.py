"""Writing an export, one page of messages a step."""

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_noop

from accounts.models import User
from messaging.archive.exporting.folder import Folder
from messaging.archive.exporting.html_pages import page_name, render_index, render_page
from messaging.archive.exporting.scopes import Scope
from messaging.archive.format.tables import MESSAGES
from messaging.jobs.registry import Progress
from messaging.models import Message, MessageQuerySet
from messaging.protocol.encoding import user_json

PAGE_SIZE = 1_000  # messages
# The columns that an export needs.
FIELDS = (
    "pk", "room_id", "seq", "changed", "kind", "author_id", "client_id", "reply_to", "mentions",
    "mentions_all", "reactions", "body", "html", "details", "created_at", "edited_at",
    "deleted_at", "hidden_at", "hidden_authority", "is_gone",
)  # fmt: skip
PACKING = gettext_noop("Packing…")

Cursor = dict[str, Any]


def write_archive(scope: Scope, folder: Folder, cursor: Cursor | None) -> Iterator[Progress]:
    """Write and pack the archive, from the cursor. Raises NotFound, Forbidden."""
    done = 0
    for progress in write_files(scope, folder, cursor):
        done = progress.done
        yield progress
        cursor = progress.cursor
    for _chunk in folder.pack(scope.manifest_fields):
        yield Progress(done=done, cursor=cursor, note=PACKING)


def write_files(scope: Scope, folder: Folder, cursor: Cursor | None) -> Iterator[Progress]:
    """Write all the files, from the cursor; packing them needs no database."""
    if cursor is None or not folder.resume(cursor["sizes"], cursor["rows"]):
        cursor = _begin(scope, folder)
        yield Progress(done=0, total=scope.messages().count(), cursor=cursor)
    while not cursor["packing"]:
        cursor = _write_page(scope, folder, cursor)
        yield Progress(done=cursor["done"], cursor=cursor)


def _begin(scope: Scope, folder: Folder) -> Cursor:
    folder.create()
    for name in (MESSAGES, *scope.side_tables):
        folder.append(name, [])
    return {
        "after": None, "page": 0, "rooms": [], "done": 0, "packing": False,
        "sizes": dict(folder.sizes), "rows": dict(folder.rows),
    }  # fmt: skip


def _write_page(scope: Scope, folder: Folder, cursor: Cursor) -> Cursor:
    """Write the next messages of one room, as rows and as an HTML page."""
    candidates = _find_next(scope, cursor["after"])
    if not candidates:
        return _finish(scope, folder, cursor)
    messages, page = scope.redact(candidates[:PAGE_SIZE]), cursor["page"] + 1
    rooms = _enter_room(scope, cursor["rooms"], messages[0].room_id, page)
    people = User.objects.in_bulk({message.author_id for message in messages})
    _append_rows(scope, folder, messages, people)
    names = {user_id: user.name for user_id, user in people.items()}
    has_next = len(candidates) > PAGE_SIZE
    html = render_page(messages, names, rooms[-1], page, has_next=has_next)
    folder.write(page_name(page), html)
    return cursor | {
        "after": [str(messages[-1].room_id), messages[-1].seq], "page": page, "rooms": rooms,
        "done": cursor["done"] + len(messages),
        "sizes": dict(folder.sizes), "rows": dict(folder.rows),
    }  # fmt: skip


def _finish(scope: Scope, folder: Folder, cursor: Cursor) -> Cursor:
    """Write the other tables last, so that they include users who joined in the meantime."""
    for name, rows in scope.tables.items():
        folder.append(name, rows())
    folder.write("index.html", render_index(cursor["rooms"]))
    return cursor | {"packing": True, "sizes": dict(folder.sizes), "rows": dict(folder.rows)}


def _append_rows(
    scope: Scope, folder: Folder, messages: list[Message], people: dict[UUID, User]
) -> None:
    authors = {user_id: user_json(user) for user_id, user in people.items()}
    rows = (scope.encode(message, authors[message.author_id]) for message in messages)
    folder.append(MESSAGES, rows)
    sources = [each for each in messages if scope.includes_gone or not each.is_gone]
    for name, list_rows in scope.side_tables.items():
        folder.append(name, list_rows(sources))


def _find_next(scope: Scope, after: list[Any] | None) -> list[Message]:
    """Return a page of one room, plus one message if there are more; rooms are in order of id."""
    # Without a join: the few authors of a page are fetched in one query.
    messages = scope.messages().select_related(None)
    if after is not None:
        if page := _read_page(messages.filter(room_id=after[0], seq__gt=after[1])):
            return page
        messages = messages.filter(room_id__gt=after[0])
    room_id = messages.order_by("room_id").values_list("room_id", flat=True).first()
    return [] if room_id is None else _read_page(messages.filter(room_id=room_id))


def _read_page(messages: MessageQuerySet) -> list[Message]:
    """Return named tuples with a message's attributes, much faster to read than model instances."""
    gone = Q(deleted_at__isnull=False) | Q(hidden_at__isnull=False)
    annotated = messages.annotate(is_gone=gone)  # type: ignore[no-redef]  # never a model instance
    rows = annotated.order_by("seq").values_list(*FIELDS, named=True)
    return cast("list[Message]", list(rows[: PAGE_SIZE + 1]))


def _enter_room(scope: Scope, rooms: list[Any], room_id: UUID, page: int) -> list[Any]:
    """Add a room that begins on this page to the index."""
    if rooms and rooms[-1]["id"] == str(room_id):
        return rooms
    return [*rooms, {"id": str(room_id), "name": scope.name_room(room_id), "first": page}]
