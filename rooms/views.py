"""Pages that list, create and join rooms. The chat page is in messaging/views.py."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.common.errors import ConfabError
from accounts.forms import add_errors
from accounts.requests import get_user, post_data
from rooms.access import get_joined_room, get_visible_room
from rooms.actions import accept_invite, create_room, join_room, leave_room, request_to_join
from rooms.actions.invites import find_invite
from rooms.forms import EnterForm, JoinForm, RoomForm
from rooms.lookup import (
    find_named_room,
    list_direct,
    list_findable,
    list_joined,
)

PAGE_SIZE = 50


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "rooms/index.html", _index_context(request, EnterForm()))


@login_required
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Join and open the room of that name, or offer to create it."""
    form = EnterForm(request.POST)
    if not form.is_valid():
        return render(request, "rooms/index.html", _index_context(request, form))
    name = form.cleaned_data["name"]
    room = find_named_room(get_user(request), name)
    if room is None:
        return redirect(f"{reverse('rooms:new')}?{urlencode({'name': name})}")
    join_room(room=room, user=get_user(request))
    return redirect("chat:room", room.pk)


@login_required
@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")
    rooms = Paginator(list_findable(get_user(request), query), PAGE_SIZE)
    page = rooms.get_page(request.GET.get("page"))
    return render(request, "rooms/directory.html", {"page": page, "query": query})


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    name = request.GET.get("name", "")
    form = RoomForm(post_data(request), initial={"name": name})
    if form.is_valid():
        try:
            room = create_room(creator=get_user(request), **form.cleaned_data)
        except ConfabError as error:
            add_errors(form, error)
        else:
            return redirect("chat:room", room.pk)
    return render(request, "rooms/new.html", {"form": form, "missing": name})


@login_required
@require_POST
def join(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Redirect to the message of the link, if it had one."""
    room = get_visible_room(request.user, room_id)
    join_room(room=room, user=get_user(request))
    form = JoinForm(request.POST)
    if form.is_valid() and form.cleaned_data["seq"]:
        return redirect("chat:message", room.pk, form.cleaned_data["seq"])
    return redirect("chat:room", room.pk)


@login_required
@require_POST
def leave(request: HttpRequest, room_id: UUID) -> HttpResponse:
    room = get_joined_room(request.user, room_id)
    leave_room(room=room, user=get_user(request))
    left = _("You left the conversation.") if room.is_direct else _("You left %(room)s.")
    messages.success(request, left % {"room": room.name})
    return redirect("rooms:index")


@login_required
@require_POST
def ask(request: HttpRequest, room_id: UUID) -> HttpResponse:
    room = get_visible_room(request.user, room_id)
    request_to_join(room=room, user=get_user(request), note=request.POST.get("note", ""))
    messages.success(request, _("Your request was sent to the moderators."))
    return redirect("rooms:directory")


@login_required
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invitation, and accept it on POST."""
    if request.method == "POST":
        room = accept_invite(token=token, user=get_user(request))
        return redirect("chat:room", room.pk)
    found = find_invite(token)
    context = {"invite": found, "room": found.room, "member_count": found.room.memberships.count()}
    return render(request, "rooms/invite.html", context)


def offer_to_join(request: HttpRequest, room_id: UUID, seq: int) -> HttpResponse:
    """Return the page on which a user joins a room that they opened. Raises NotFound."""
    room = get_visible_room(request.user, room_id)
    context = {"room": room, "seq": seq, "member_count": room.memberships.count()}
    return render(request, "rooms/join.html", context)


def _index_context(request: HttpRequest, form: EnterForm) -> dict[str, object]:
    user = get_user(request)
    return {"form": form, "rooms": list_joined(user), "direct": list_direct(user)}
