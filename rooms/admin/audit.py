"""The audit log, with what happened in the private rooms that are open to the request."""

from collections.abc import Collection
from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin import AuditAdmin
from accounts.models import AuditEntry
from rooms.grants import granted_rooms

admin.site.unregister(AuditEntry)


@admin.register(AuditEntry)
class RoomAuditAdmin(AuditAdmin):
    def get_opened(self, request: HttpRequest) -> Collection[UUID]:
        return granted_rooms(request)
