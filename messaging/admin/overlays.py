"""The admin of people and rooms, extended by their messages, reports and purges."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin import PersonAdmin
from accounts.admin.admin_action import Links, list_path
from accounts.models import User
from accounts.requests import get_user
from messaging.admin.purge import PERMISSION
from messaging.models import Message, Purge, Report
from rooms.admin import RoomAdmin
from rooms.admin.inlines import RoomInline
from rooms.models import Room

admin.site.unregister([User, Room])


@admin.register(User)
class PersonWithMessagesAdmin(PersonAdmin):
    inlines = (*PersonAdmin.inlines, RoomInline)

    def list_links(self, request: HttpRequest, thing: User) -> Links:
        shown = Report.objects.shown_to(get_user(request))
        against = shown.filter(message__author=thing).count()
        made = shown.filter(reporter=thing).count()
        return [
            (_("Messages"), list_path(Message, author=thing.pk)),
            (
                _("Reports against: %(count)s") % {"count": against},
                list_path(Report, author=thing.pk, state="all"),
            ),
            (
                _("Reports by: %(count)s") % {"count": made},
                list_path(Report, reporter=thing.pk, state="all"),
            ),
            (_("Purges"), list_path(Purge, person=thing.pk)),
            *self._offer_purge(request, thing),
            *super().list_links(request, thing),
        ]

    def _offer_purge(self, request: HttpRequest, person: User) -> Links:
        if not request.user.has_perm(PERMISSION):
            return []
        path = reverse("admin:messaging_purge_add")
        return [(_("Hide messages…"), f"{path}?{urlencode({'person': person.pk})}")]


@admin.register(Room)
class RoomWithMessagesAdmin(RoomAdmin):
    list_display: tuple[str, ...] = (*RoomAdmin.list_display[:-1], "last_activity", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Room]:
        newest = Message.objects.filter(room=OuterRef("pk")).order_by("-seq")
        last = Subquery(newest.values("created_at")[:1])
        return super().get_queryset(request).annotate(last_activity=last)

    @admin.display(description=gettext_lazy("last activity"))
    def last_activity(self, room: Any) -> Any:
        return room.last_activity

    def list_links(self, request: HttpRequest, thing: Room) -> Links:
        # To read a private room's messages, a moderator opens it with a reason.
        messages = [(_("Messages"), list_path(Message, room=thing.pk))]
        links = super().list_links(request, thing)
        return [*(messages if thing.kind == Room.Kind.PUBLIC else []), *links]
