"""The audit log: narrowed, taken away as a table, and changed by no one."""

import csv
from io import StringIO

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import StreamingHttpResponse

from accounts import audit
from accounts.admin import export
from accounts.models import AuditEntry, User
from rooms.models import Room
from tests.admin.client import AdminClient
from tests.http_client import HttpClient
from tests.live import LiveServer

LOG = "accounts/auditentry"
# The test client reads at one go what a server streams.
pytestmark = pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.fixture
def log(alice: User, bob: User, lobby: Room) -> list[AuditEntry]:
    audit.record(alice, "member.ban", bob, room=lobby.pk, reason="Trolling", until=None)
    audit.record(bob, "user.suspend", alice, reason="A quarrel")
    return list(AuditEntry.objects.order_by("pk"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Trolling", "A quarrel"]),
        ("?kind=member", ["Trolling"]),
        ("?actor={bob}", ["A quarrel"]),
        ("?q=alice", ["Trolling"]),
        ("?q={bob}", ["Trolling"]),
        ("?q={lobby}", ["Trolling"]),
        ("?q=user.suspend", ["A quarrel"]),
        ("?at__gte=2020-01-01 00:00:00%2B00:00", ["Trolling", "A quarrel"]),
        ("?at__lt=2020-01-01 00:00:00%2B00:00", []),
    ],
)
def test_the_log_is_filtered(
    admin_client: AdminClient,
    log: list[AuditEntry],
    bob: User,
    lobby: Room,
    query: str,
    found: list[str],
) -> None:
    path = query.format(bob=bob.pk, lobby=lobby.pk)
    page = admin_client.read(f"{LOG}/{path}")
    assert [text for text in ("Trolling", "A quarrel") if text in page] == found
    rows = _export(admin_client, path)
    assert [row["reason"] for row in reversed(rows)] == found


def test_the_export_has_every_column_and_is_recorded(
    admin_client: AdminClient, log: list[AuditEntry], lobby: Room, alice: User, bob: User
) -> None:
    row = _export(admin_client, "?kind=member")[0]
    assert row["actor"] == "alice"
    assert row["target_id"] == str(bob.pk)
    assert row["room"] == str(lobby.pk)
    assert row["at"] == str(log[0].at)
    entry = AuditEntry.objects.get(action="audit.export")
    assert (entry.actor, entry.details) == (admin_client.person, {"query": "kind=member"})


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_text_in_the_export(
    admin_client: AdminClient, alice: User, formula: str
) -> None:
    audit.record(alice, "user.suspend", reason=formula)
    assert [row["reason"] for row in _export(admin_client)] == [f"'{formula}"]


def test_the_export_goes_on_from_batch_to_batch(
    admin_client: AdminClient, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "BATCH", 2)
    for number in range(5):
        audit.record(alice, "user.suspend", reason=str(number))
    assert [row["reason"] for row in _export(admin_client)] == ["4", "3", "2", "1", "0"]


def test_a_server_streams_the_export(live_server: LiveServer, alice: User) -> None:
    alice.is_staff = alice.is_superuser = True
    alice.save()
    audit.record(alice, "user.suspend", reason="Over the wire")
    answer = HttpClient(live_server, alice).get(f"/admin/{LOG}/export/")
    assert answer.headers["Content-Length"] is None
    assert "Over the wire" in answer.read().decode()


def test_bob_exports_nothing(
    owner_admin_client: AdminClient, bob: User, log: list[AuditEntry]
) -> None:
    assert _export(owner_admin_client)
    answer = AdminClient(bob).get(f"{LOG}/export/")
    assert (answer.status_code, answer.content) == (302, b"")
    assert "/login/" in answer["Location"]


def test_not_even_the_owner_changes_the_log_in_the_admin(
    owner_admin_client: AdminClient, log: list[AuditEntry]
) -> None:
    page = f"{LOG}/{log[0].pk}"
    assert "Trolling" in owner_admin_client.read(f"{page}/change/")
    assert owner_admin_client.post(f"{page}/change/", reason="Forged").status_code == 403
    assert owner_admin_client.post(f"{page}/delete/", post="yes").status_code == 403
    assert owner_admin_client.post(f"{LOG}/add/", action="forged").status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [log[0].pk], "post": "yes"}
    owner_admin_client.post(f"{LOG}/", **chosen)
    assert AuditEntry.objects.filter(pk=log[0].pk, reason="Trolling").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditentry SET reason = 'Forged'",
        "DELETE FROM accounts_auditentry",
    ],
)
def test_the_table_refuses_to_be_changed(log: list[AuditEntry], statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.filter(reason="Trolling").exists()


def _export(admin_client: AdminClient, query: str = "") -> list[dict[str, str]]:
    answer = admin_client.get(f"{LOG}/export/{query}")
    assert isinstance(answer, StreamingHttpResponse)
    text = b"".join(answer).decode()
    return list(csv.DictReader(StringIO(text, newline="")))
