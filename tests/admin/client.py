"""A client of the admin site, and those who work there."""

from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from tests.people import make_person


class AdminClient:
    """The admin as `person` sees it: pages by path, acts by name."""

    def __init__(self, person: User) -> None:
        self.person = person
        self.client = Client()
        self.client.force_login(person)

    def get(self, path: str) -> HttpResponse:
        return self.client.get(f"/admin/{path}")

    def read(self, path: str) -> str:
        """Return a page's text; it must be there."""
        answer = self.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.content.decode()

    def post(self, path: str, **data: Any) -> HttpResponse:
        return self.client.post(f"/admin/{path}", data)

    def act(self, path: str, name: str, *things: Any, **data: Any) -> HttpResponse:
        """Do an act to things of the list `path`, as the form of its page sends it."""
        query = urlencode({"ids": ",".join(str(thing.pk) for thing in things)})
        return self.post(f"{path}/action/{name}/?{query}", **data)

    def can_act(self, path: str, name: str, thing: Any) -> bool:
        return f"action/{name}/" in self.read(f"{path}/{thing.pk}/change/")


def make_moderator(username: str) -> User:
    """Add a user to the group, as an administrator does: on the staff, and nothing more."""
    person = make_person(username, is_staff=True)
    person.groups.add(find_group())
    return person


def find_group() -> Group:
    """The group of the migrations; made by them again where a test emptied the tables."""
    if not Group.objects.filter(name="Moderators").exists():
        import_module("messaging.migrations.0004_moderators").make_group(apps, None)
        import_module("messaging.migrations.0006_purge").grant(apps, None)
    return Group.objects.get(name="Moderators")
