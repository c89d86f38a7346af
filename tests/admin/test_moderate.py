"""`manage.py moderate`: the acts of the admin, from a shell."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry, User
from rooms.models import Room


@pytest.fixture
def owner(alice: User) -> User:
    alice.is_superuser = True
    alice.save()
    return alice


def moderate(*arguments: str) -> str:
    output = StringIO()
    call_command("moderate", *arguments, stdout=output)
    return output.getvalue()


def test_a_person_is_suspended_and_reinstated(owner: User, bob: User) -> None:
    assert moderate("suspend", "Bob", "--reason", "Spam") == "Done, as alice: suspend Bob.\n"
    bob.refresh_from_db()
    assert not bob.is_active
    moderate("reinstate", "bob", "--reason", "A mix-up", "--as", "alice")
    bob.refresh_from_db()
    assert bob.is_active
    entries = AuditEntry.objects.filter(actor=owner).order_by("pk")
    assert [(entry.action, entry.reason) for entry in entries] == [
        ("user.suspend", "Spam"), ("user.reinstate", "A mix-up"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("act", "undo", "field"),
    [("lock", "unlock", "locked_at"), ("archive", "unarchive", "archived_at")],
)
def test_a_room_is_closed_and_opened(
    owner: User, cellar: Room, act: str, undo: str, field: str
) -> None:
    moderate(act, "Cellar", "--reason", "Flood")
    cellar.refresh_from_db()
    assert getattr(cellar, field)
    moderate(undo, str(cellar.pk), "--reason", "Dry again")
    cellar.refresh_from_db()
    assert getattr(cellar, field) is None


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("suspend", "nobody", "--reason", "x"), "No one named"),
        (("lock", "Nowhere", "--reason", "x"), "No room named"),
        (("suspend", "bob", "--reason", "x", "--as", "bob"), "Not an owner"),
        (("suspend", "alice", "--reason", "x"), "permission"),
    ],
)
def test_an_impossible_action_is_an_error(
    owner: User, bob: User, arguments: tuple[str, ...], error: str
) -> None:
    with pytest.raises(CommandError, match=error):
        moderate(*arguments)
    assert not AuditEntry.objects.exists()


def test_a_reason_is_required(owner: User, bob: User) -> None:
    with pytest.raises(CommandError, match="--reason"):
        moderate("suspend", "bob")
    bob.refresh_from_db()
    assert bob.is_active
