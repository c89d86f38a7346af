"""Every kind of user, and the private room whose endpoints they call."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.utils import timezone

from accounts.actions import block_person
from accounts.models import Block, User
from messaging.actions import delete_message
from messaging.models import Authority, Message
from rooms.actions import add_member, create_invite, create_room, leave_room
from rooms.models import JoinRequest, Membership, Room
from tests.messages import post
from tests.people import make_person, make_site_moderator, put_in

INSIDERS = ("member", "moderator", "owner")
OUTSIDERS = ("stranger", "former", "staff")
BLOCKED = "blocked"
PEOPLE = ("anonymous", "suspended", *OUTSIDERS, *INSIDERS, BLOCKED)


@dataclass
class Scenario:
    """A private room with a member of every role, and messages in it.

    `staff` moderates the site and is in no room; `former` left; `suspended` is a member whose
    account is suspended. `other` is a member that acts are done to, `blocked` one who is
    blocked by all whom they could reach.
    """

    room: Room
    people: dict[str, User]
    other: User
    invite: str
    invite_id: UUID
    asking: User = field(repr=False)
    banned: User = field(repr=False)

    def post(self, author: User, *, gone: bool = False) -> int:
        """Post a message and return its seq; `gone` ones are deleted again."""
        seq = post(self.room, author, "What was said").seq
        if gone:
            delete_message(by=author, room_id=self.room.pk, seq=seq)
        return seq

    def make_other(self, role: str) -> None:
        """Give the member whom acts are done to another role."""
        self.room.memberships.filter(user=self.other).update(role=role)

    def hide(self, seq: int, *, by: Authority) -> None:
        """Have a message hidden, as a set-up."""
        values = {"hidden_at": timezone.now(), "hidden_authority": by}
        Message.objects.filter(room=self.room, seq=seq).update(**values)

    def unknown_seq(self) -> int:
        return Message.objects.filter(room=self.room).count() + 1_000

    def block(self) -> None:
        for blocker in (self.other, self.asking):
            block_person(user=blocker, other=self.people[BLOCKED])

    def unblock(self) -> None:
        Block.objects.all().delete()


def make_scenario() -> Scenario:
    owner = make_person("owner")
    room = create_room(creator=owner, name="Cellar", kind=Room.Kind.PRIVATE)
    people = {"owner": owner}
    for name in ("member", "moderator", "former", "suspended", BLOCKED):
        people[name] = make_person(name)
        add_member(room=room, user=people[name], by=owner)
    Membership.objects.filter(user=people["moderator"]).update(role="moderator")
    leave_room(room=room, user=people["former"])
    User.objects.filter(pk=people["suspended"].pk).update(is_active=False)
    people["stranger"] = make_person("stranger")
    people["staff"] = make_site_moderator("staff")
    other, asking, banned = (make_person(name) for name in ("other", "asking", "banned"))
    put_in(room, other)
    JoinRequest.objects.create(room=room, user=asking)
    room.bans.create(user=banned, banned_by=owner, created_at=timezone.now())
    invite, token = create_invite(room=room, by=owner)
    scenario = Scenario(room, people, other, token, invite.public_id, asking, banned)
    scenario.block()
    return scenario


def unknown_id() -> UUID:
    return uuid4()
