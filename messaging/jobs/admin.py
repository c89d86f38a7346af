"""The jobs, for an administrator who asks what is going on. Nothing is changed here."""

from django.contrib import admin
from django.http import HttpRequest
from procrastinate.contrib.django.models import ProcrastinateJob

from messaging.jobs.models import Job

# The queue's own table is no business of an administrator's: ours says what the jobs are.
admin.site.unregister(ProcrastinateJob)


@admin.register(Job)
class JobAdmin(admin.ModelAdmin[Job]):
    list_display = ("kind", "about", "owner", "state", "done", "total", "created_at")
    list_filter = ("state", "kind", "created_at")
    list_select_related = ("owner",)
    search_fields = ("owner__username", "about")
    ordering = ("-id",)
    fields = readonly_fields = (
        "kind", "about", "owner", "state", "done", "total", "note", "attempts",
        "created_at", "started_at", "finished_at", "expires_at",
    )  # fmt: skip
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False
