"""Sites that have two spellings of one name already are updated without losing either account."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from accounts.common.sizes import MAX_EMAIL
from accounts.identity import email_key
from accounts.models import User
from tests.people import PASSWORD, make_person

BEFORE = [("accounts", "0004_preferences")]
AFTER = [("accounts", "0006_unique_identity_keys")]
JOSÉ = "josé@example.com"
PEOPLE = 1_000
MANY = """
INSERT INTO accounts_user (id, username, email, password, display_name, theme, language,
    suspension_reason, is_superuser, is_staff, is_active, shows_presence, date_joined)
SELECT gen_random_uuid(), 'person' || n, '', '', '', 'system', '', '', false, false, true, true,
    now() FROM generate_series(1, %s) n
"""


@pytest.fixture
def old_site(transactional_db: None) -> Iterator[Any]:
    """The tables as they were before there were keys."""
    for name in ("josé", "jose2", "weiß", "weiss2"):
        make_person(name)
    migrate(BEFORE)
    yield
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def migrate(targets: list[Any]) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)


def rename(old: str, **fields: str) -> None:
    """Change a row as the version before could have it."""
    table = User._meta.db_table
    with connection.cursor() as cursor:
        for name, value in fields.items():
            cursor.execute(f"UPDATE {table} SET {name} = %s WHERE username = %s", [value, old])


def check_identities() -> tuple[str, int]:
    output = StringIO()
    try:
        call_command("check_identities", stdout=output)
    except SystemExit as ended:
        return output.getvalue(), int(str(ended.code))
    return output.getvalue(), 0


@pytest.mark.usefixtures("old_site")
def test_the_older_account_keeps_the_name_and_the_newer_its_account() -> None:
    rename("weiss2", username="weiss", email="josé@example.com")
    rename("josé", email="Jose@Bücher.example")
    rename("jose2", username="jose\u0301")
    migrate(AFTER)
    weiss, weiß = User.objects.get(username="weiss"), User.objects.get(username="weiß")
    assert weiß.username_key == "weiss"
    assert weiss.username_key == f"weiss {weiss.pk}"
    assert User.objects.get(username="josé").email == "jose@xn--bcher-kva.example"
    listed, code = check_identities()
    decomposed = User.objects.get(username="jose\u0301")
    assert code == 1
    assert listed.splitlines() == [
        f"{decomposed.pk} username: jose\u0301",
        f"{weiss.pk} username: weiss",
    ]
    # The newer one goes on by the address, and is whole again under another name.
    assert Client().login(username="jose2@example.com", password=PASSWORD)
    for person, name in ((weiss, "snow"), (decomposed, "pepe")):
        person.save()
        assert person.username_key != name
        person.username = name
        person.save()
        assert Client().login(username=name, password=PASSWORD)
    assert check_identities() == ("", 0)


@pytest.mark.usefixtures("old_site")
def test_who_is_added_by_the_old_version_during_the_update_is_found_afterwards() -> None:
    migrate(AFTER)
    with connection.cursor() as cursor:  # as an INSERT that names no keys leaves them
        cursor.execute("UPDATE accounts_user SET username_key = NULL, email_key = NULL")
    assert not Client().login(username="josé", password=PASSWORD)
    assert check_identities() == ("", 0)
    assert Client().login(username="josé", password=PASSWORD)
    assert apps.get_model("accounts", "User").objects.filter(email_key=None).count() == 0


@pytest.mark.usefixtures("old_site")
def test_an_address_whose_normal_form_is_too_long_stays_as_it_is() -> None:
    long = f"{'a' * 200}@{'中' * 40}.example"
    assert len(long) <= MAX_EMAIL < len(email_key(long))
    rename("josé", email=long)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE account_emailaddress SET email = %s WHERE email = %s", [long, JOSÉ])
    migrate(AFTER)
    josé = User.objects.get(username="josé")
    assert josé.email == EmailAddress.objects.get(user=josé).email == long
    assert Client().login(username=long, password=PASSWORD)


@pytest.mark.usefixtures("old_site")
def test_many_people_are_updated_without_reading_all_of_them_for_each() -> None:
    with connection.cursor() as cursor:
        cursor.execute(MANY, [PEOPLE])
    before = count_rows_read()
    migrate(AFTER)
    assert 0 < count_rows_read() - before < 50 * PEOPLE
    assert User.objects.filter(username_key="person1").count() == 1


def count_rows_read() -> int:
    """Return how many rows of people were read by reading all of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'accounts_user'"
        )
        return int(cursor.fetchone()[0])
