"""What was said, to be searched and read. Nothing is edited here."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from messaging.jobs import admin as jobs_admin
from messaging.models import Message

__all__ = ["MessageAdmin", "jobs_admin"]


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin[Message]):
    list_display = ("excerpt", "author", "room", "kind", "created_at")
    list_filter = ("kind", "created_at")
    list_select_related = ("author", "room")
    search_fields = ("body", "author__username", "author__display_name", "room__name")
    ordering = ("-id",)
    fields = readonly_fields = (
        "room", "seq", "kind", "author", "body", "created_at", "client_id",
    )  # fmt: skip
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description=_("text"))
    def excerpt(self, message: Message) -> str:
        return message.body if len(message.body) <= 80 else f"{message.body[:79]}…"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False
