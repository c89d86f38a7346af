"""A server without limits, and its users."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from accounts.models import User
from rooms.actions import create_room
from rooms.models import Room
from tests.live import LiveServer
from tests.messages import fill
from tests.people import make_person, make_site_moderator, put_in

UNLIMITED = {"LIMIT_FACTOR": "0", "FRAME_RATE": "0", "WORKER": "separate"}


@dataclass
class Site:
    """A server with a room of three messages, and people by their names."""

    server: LiveServer
    room: Room
    people: dict[str, User]


class PlantedServer(LiveServer):
    command = ("-m", "tests.fuzz.planted")


@pytest.fixture
def site(transactional_db: None) -> Iterator[Site]:
    yield from _serve(LiveServer(**UNLIMITED))


@pytest.fixture
def planted_site(transactional_db: None) -> Iterator[Site]:
    yield from _serve(PlantedServer(**UNLIMITED))


def _serve(server: LiveServer) -> Iterator[Site]:
    owner = make_person("owner")
    room = create_room(creator=owner, name="Lobby")
    people = {
        "owner": owner,
        "stranger": make_person("stranger"),
        "member": make_person("member"),
        "moderator": make_person("moderator"),
        "staff": make_site_moderator("staff"),
        "superuser": User.objects.create_superuser("root", "root@example.com", "x"),
    }
    put_in(room, people["member"])
    put_in(room, people["moderator"], "moderator")
    fill(room, people["member"], 3)
    server.start()
    yield Site(server, room, people)
    server.kill()
