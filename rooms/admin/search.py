"""Search rows by their people and rooms, at a bounded cost."""

from django.db.models import Q
from django.http import HttpRequest

from accounts.common.ids import as_id
from accounts.models import User
from rooms.grants import open_rooms

MAX_FOUND = 50  # people, and as many rooms, of a search


def people_and_rooms_q(request: HttpRequest, term: str, *, person: str, room: str = "room") -> Q:
    """Match rows of the people and open rooms whose names start with `term`, or with that id.

    People and rooms are looked up first: no index serves a condition across two joins.
    """
    people = User.objects.filter(username__istartswith=term).values_list("pk", flat=True)
    rooms = open_rooms(request).filter(name__istartswith=term).values_list("pk", flat=True)
    found = Q(**{f"{person}__in": list(people[:MAX_FOUND])})
    found |= Q(**{f"{room}__in": list(rooms[:MAX_FOUND])})
    if id_ := as_id(term):
        found |= Q(**{person: id_}) | Q(**{room: id_})
    return found
