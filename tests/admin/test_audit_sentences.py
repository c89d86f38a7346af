"""The audit log in sentences, for every action that is recorded anywhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from accounts import audit
from accounts.audit_sentences import REVOKED_WITH_ACCESS, WORDINGS, label_of, sentence_of
from accounts.models import AuditEntry, User
from messaging.models import Report
from rooms.models import Room
from tests.admin.client import AdminClient

ROOT = Path(__file__).parents[2]
LOG = "accounts/auditentry"
# Functions and classes that pass the code of an action on to audit.record.
RECORDERS = {"record", "_record", "StateChange"}
CODE = re.compile(r"[a-z]+\.[a-z_]+")


@pytest.fixture
def owner(alice: User) -> User:
    alice.is_staff = alice.is_superuser = True
    alice.save()
    return alice


def test_every_recorded_action_has_a_sentence() -> None:
    codes = {code for app in ("accounts", "rooms", "messaging") for code in _find_codes(ROOT / app)}
    assert codes == set(WORDINGS)


def test_a_planted_action_is_found(tmp_path: Path) -> None:
    (tmp_path / "waving.py").write_text('audit.record(by, "user.wave" if once else "user.nod")\n')
    assert set(_find_codes(tmp_path)) == {"user.wave", "user.nod"}


@pytest.mark.parametrize("action", WORDINGS)
@pytest.mark.parametrize("kind", ["user", "room", "invite"])
def test_a_sentence_names_everyone_and_escapes_them(owner: User, action: str, kind: str) -> None:
    entry = AuditEntry(actor=owner, action=action, target_kind=kind, label="<b>", details={})
    entry.target_id = str(owner.pk)
    entry.room_name = "<i>"  # type: ignore[attr-defined]
    entry.room = owner.pk
    sentence = sentence_of(entry, _request_of(owner))
    assert ">alice</a>" in sentence
    assert "<b>" not in sentence
    assert "<i>" not in sentence


def test_an_unknown_action_falls_back_to_its_code(owner: User) -> None:
    entry = AuditEntry(actor=owner, action="user.wave", label="<b>")
    assert sentence_of(entry, _request_of(owner)) == "user.wave: &lt;b&gt;"
    assert label_of("user.wave") == "user.wave"


def test_the_log_and_the_overview_read_as_sentences(
    owner_admin_client: AdminClient, lobby: Room, alice: User, bob: User
) -> None:
    audit.record(alice, "member.ban", bob, room=lobby.pk, reason="Trolling", until=None)
    entry = AuditEntry.objects.get()
    for page in (f"{LOG}/", "", f"{LOG}/{entry.pk}/change/"):
        assert "alice banned bob from Lobby" in _text(owner_admin_client.read(page)), page


def test_the_log_is_filtered_by_what_was_done(
    owner_admin_client: AdminClient, lobby: Room, alice: User, bob: User
) -> None:
    audit.record(alice, "member.ban", bob, room=lobby.pk)
    audit.record(alice, "member.mute", bob, room=lobby.pk)
    page = _text(owner_admin_client.read(f"{LOG}/?kind=member&action=member.mute"))
    assert "Member banned" in page
    assert "Account suspended" not in page
    assert "alice muted bob in Lobby" in page
    assert "alice banned" not in page


def test_a_private_room_has_no_name_in_a_sentence(
    admin_client: AdminClient, cellar: Room, alice: User, bob: User
) -> None:
    audit.record(alice, "report.note", label="#7", room=cellar.pk, author=str(bob.pk))
    audit.record(alice, "room.read", cellar, label="Private room", room=cellar.pk, kind=cellar.kind)
    page = _text(admin_client.read(f"{LOG}/"))
    assert "alice opened a room to read it: Private room" in page
    assert "Cellar" not in page


@pytest.mark.parametrize("kind", [*REVOKED_WITH_ACCESS, "invite"])
def test_revoked_links_name_their_owner(owner: User, bob: User, kind: str) -> None:
    entry = AuditEntry(actor=owner, action="invite.revoke", target_kind=kind, label="bob")
    entry.target_id, entry.details = str(bob.pk), {}
    expected = {
        "user": "alice revoked the invite links of bob to a private or deleted room",
        "room": "alice left a private or deleted room, which revoked their invite links",
        "invite": "alice revoked an invite link to a private or deleted room",
    }
    assert _text(sentence_of(entry, _request_of(owner))) == expected[kind]


def _find_codes(folder: Path) -> Iterator[str]:
    """Yield the codes of actions that calls of RECORDERS name."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and _name_of(node) in RECORDERS:
                yield from _codes_in(node)


def _codes_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and ast.unparse(node) == "f'report.{state}'":
            yield from (f"report.{state}" for state in Report.State if state != Report.State.OPEN)
        elif isinstance(node, ast.Constant) and CODE.fullmatch(str(node.value)):
            yield str(node.value)


def _name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _request_of(user: User) -> HttpRequest:
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


def _text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
