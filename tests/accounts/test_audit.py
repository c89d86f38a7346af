"""The audit log is added to, and nothing else."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounts import audit
from accounts.models import AuditEntry, User
from rooms.models import Room


@pytest.mark.parametrize(
    "query", ["UPDATE accounts_auditentry SET reason = ''", "DELETE FROM accounts_auditentry"]
)
def test_not_even_sql_changes_an_entry(alice: User, query: str) -> None:
    audit.record(alice, "user.wave", alice, reason="Hello")
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(query)
    assert AuditEntry.objects.get().reason == "Hello"


def test_an_entry_has_the_address_of_the_request(alice: User, mallory: User, lobby: Room) -> None:
    client = Client(REMOTE_ADDR="203.0.113.7")
    client.force_login(alice)
    path = f"/api/v1/rooms/{lobby.pk}/members"
    client.post(path, {"user": str(mallory.pk)}, content_type="application/json")
    entry = AuditEntry.objects.get(action="member.add")
    assert (entry.actor, entry.address, entry.label) == (alice, "203.0.113.7", "mallory")
