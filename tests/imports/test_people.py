"""People of an archive are matched with users of the site."""

from pathlib import Path
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import User
from messaging.archive.exporting.folder import Folder
from messaging.archive.exporting.run import write_archive
from messaging.archive.exporting.scopes import room_scope
from messaging.models import Mention, Message
from messaging.queries.unread import count_unread
from rooms.actions import add_member
from rooms.models import Membership, Room
from tests.imports.archives import (
    export_site,
    import_archive,
    read_files,
)
from tests.imports.site_tables import empty
from tests.messages import post
from tests.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)


def test_people_are_matched_by_email_and_keep_their_accounts(
    lively: Room, bob: User, tmp_path: Path
) -> None:
    export_site(tmp_path / "site.zip")
    empty()
    robert = make_person("robert")
    EmailAddress.objects.create(user=robert, email="bob@example.com", verified=True)
    taken = make_person("alice")
    User.objects.filter(pk=taken.pk).update(email="another@example.com")
    EmailAddress.objects.filter(user=taken).update(email="another@example.com")
    assert robert.pk != bob.pk
    output = import_archive(tmp_path / "site.zip")
    assert "People: 2 have an account here, 3 get" in output
    assert Message.objects.get(body="one").author == robert
    assert Membership.objects.filter(user=robert).count() == 3
    robert.refresh_from_db()
    assert (robert.username, robert.is_active) == ("robert", True)
    # The username was taken.
    assert User.objects.get(email="alice@example.com").username == "alice-2"
    assert not Membership.objects.filter(user=taken).exists()


def test_mentions_refer_to_the_matched_users(lively: Room, tmp_path: Path) -> None:
    export_site(tmp_path / "site.zip")
    empty()
    robert = make_person("robert")
    EmailAddress.objects.create(user=robert, email="bob@example.com", verified=True)
    import_archive(tmp_path / "site.zip")
    asked = Message.objects.get(body="@bob, is it so?")
    assert asked.mentions == [robert.pk]
    assert '<span class="mention">@bob</span>' in asked.html
    assert Mention.objects.get(message=asked).user == robert
    assert asked.reactions == [{"emoji": "👍", "count": 1, "users": [str(robert.pk)]}]
    mentioned = {room: unread.mentioned for room, unread in count_unread(robert).items()}
    assert mentioned == {lively.pk: 2, **dict.fromkeys(others(robert, lively), 0)}


def others(user: User, room: Room) -> list[UUID]:
    return list(Room.objects.joined_by(user).exclude(pk=room.pk).values_list("pk", flat=True))


def test_the_start_of_readable_history_is_kept(lively: Room, alice: User, tmp_path: Path) -> None:
    """Also with a room's export, where new members only read later messages."""
    Room.objects.filter(pk=lively.pk).update(history=Room.History.JOINED)
    dave = make_person("dave")
    add_member(room=lively, user=dave, by=alice)
    post(lively, alice, "for dave too")
    folder = Folder(tmp_path / "export")
    list(write_archive(room_scope(alice, lively.pk), folder, None))
    empty()
    import_archive(folder.archive)
    here = Membership.objects.get(user=dave.pk)
    readable = Message.objects.readable_by(here).filter(kind="text")
    assert [message.body for message in readable] == ["for dave too"]
    assert Message.objects.filter(body="one").exists()


def test_an_unconfirmed_email_matches_no_one(lively: Room, tmp_path: Path) -> None:
    """A user who signed up with another person's email gets none of their data."""
    export_site(tmp_path / "site.zip")
    empty()
    mallory = make_person("mallet")
    EmailAddress.objects.filter(user=mallory).delete()
    User.objects.filter(pk=mallory.pk).update(email="bob@example.com")
    output = import_archive(tmp_path / "site.zip", dry_run=True)
    assert "bob can't be matched by email" in output
    import_archive(tmp_path / "site.zip")
    bob = Message.objects.get(body="one").author
    assert (bob.username, bob.email, bob.is_active) == ("bob", "", False)
    assert not Membership.objects.filter(user=mallory).exists()


def test_the_owner_can_trust_all_emails(lively: Room, tmp_path: Path) -> None:
    export_site(tmp_path / "site.zip")
    empty()
    robert = make_person("robert")
    EmailAddress.objects.filter(user=robert).delete()
    User.objects.filter(pk=robert.pk).update(email="bob@example.com")
    import_archive(tmp_path / "site.zip", trust_emails=True)
    assert Message.objects.get(body="one").author == robert


def test_permissions_and_passwords_are_not_imported(lively: Room, tmp_path: Path) -> None:
    User.objects.filter(username="alice").update(is_superuser=True, is_staff=True)
    hashed = User.objects.get(username="alice").password
    export_site(tmp_path / "site.zip")
    assert hashed.encode() not in b"".join(read_files(tmp_path / "site.zip").values())
    empty()
    import_archive(tmp_path / "site.zip")
    alice = User.objects.get(username="alice")
    assert (alice.is_active, alice.is_staff, alice.is_superuser) == (False, False, False)
    assert not alice.has_usable_password()
    assert alice.date_joined < timezone.now()
    assert isinstance(alice.pk, UUID)
