"""The audit log with the names of rooms, and with the private rooms that the request may read."""

from collections.abc import Collection
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin import AuditAdmin
from accounts.models import AuditEntry
from rooms.grants import granted_rooms, with_room_names

admin.site.unregister(AuditEntry)


@admin.register(AuditEntry)
class RoomAuditAdmin(AuditAdmin):
    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        return with_room_names(request, super().get_queryset(request))

    def get_opened(self, request: HttpRequest) -> Collection[UUID]:
        return granted_rooms(request)
