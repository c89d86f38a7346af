"""Filters by person, room and state; links from other pages set them."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.lists import Narrowing
from accounts.models import User
from rooms.grants import open_rooms
from rooms.models import Room


class PersonFilter(Narrowing):
    title, parameter_name, path = _("person"), "person", "user"
    objects = User.objects.all()


class RoomFilter(Narrowing):
    title, parameter_name, path = _("room"), "room", "room"

    def get_objects(self, request: HttpRequest) -> QuerySet[Room]:
        return open_rooms(request)


class StateFilter(admin.SimpleListFilter):
    title, parameter_name = _("status"), "state"
    states = {
        "open": Q(archived_at=None, locked_at=None),
        "locked": Q(locked_at__isnull=False),
        "archived": Q(archived_at__isnull=False),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return [("open", _("open")), ("locked", _("locked")), ("archived", _("archived"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Room]) -> QuerySet[Room]:
        return queryset.filter(self.states.get(str(self.value()), Q()))
