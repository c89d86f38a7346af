import logging
from contextlib import contextmanager

from django.db import migrations, models

from accounts.key_repair import fill_keys, normalize_addresses

KEYS = ("username_key", "email_key")

logger = logging.getLogger(__name__)


@contextmanager
def indexed(schema_editor, table):
    """Have keys found by indexes while they are filled in, and are not unique yet.

    Without these each person costs reading all the others.
    """
    for key in KEYS:
        schema_editor.execute(f"CREATE INDEX filling_{key} ON {table} ({key})")
    yield
    for key in KEYS:
        schema_editor.execute(f"DROP INDEX filling_{key}")


def fill(apps, schema_editor):
    """Never fail: a person whose key is taken keeps the account; check_identities names them."""
    people = apps.get_model("accounts", "User").objects.all()
    with indexed(schema_editor, people.model._meta.db_table):
        taken = sum(1 for _ in fill_keys(people))
    normalize_addresses(people, apps.get_model("account", "EmailAddress").objects.all())
    if taken:
        logger.warning(
            "%d usernames or email addresses are another spelling of an older account's."
            " Run `manage.py check_identities`.",
            taken,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_identity_keys"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="user", name="user_username_unique"),
        migrations.RemoveConstraint(model_name="user", name="user_email_unique"),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                fields=("username_key",),
                name="user_username_key_unique",
                violation_error_code="unique",
                violation_error_message="That username is taken.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                fields=("email_key",),
                name="user_email_key_unique",
                violation_error_code="unique",
                violation_error_message="That email is already in use.",
            ),
        ),
    ]
