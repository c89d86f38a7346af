"""Limits the admin to public rooms, and private ones opened for a stated reason."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.guard import GuardedAdmin
from rooms.grants import open_rooms


class GatedAdmin(GuardedAdmin):
    """Rows of the public rooms, and of the private ones that the request was granted to read.

    `room_path` is the lookup from a row to its room.
    """

    room_path = "room"

    def limit_rows(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return in_open_rooms(request, rows, self.room_path)


def in_open_rooms(request: HttpRequest, rows: QuerySet[Any], path: str = "room") -> QuerySet[Any]:
    """Return those of `rows` whose room, by the lookup `path`, is open to `request`."""
    return rows.filter(**{f"{path}__in": open_rooms(request).values("pk")})
