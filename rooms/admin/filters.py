"""Lists narrowed to one person or one room, by links from their pages."""

from django.utils.translation import gettext_lazy as _

from accounts.admin.lists import Narrowing
from accounts.models import User
from rooms.models import Room


class PersonFilter(Narrowing):
    title, parameter_name, path = _("person"), "person", "user"
    things = User.objects.all()


class RoomFilter(Narrowing):
    title, parameter_name, path = _("room"), "room", "room"
    things = Room.objects.all()
