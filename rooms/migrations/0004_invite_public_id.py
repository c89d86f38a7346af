import django.contrib.postgres.functions
from django.db import migrations, models

import accounts.common.ids


class Migration(migrations.Migration):
    """PostgreSQL gives each row an id of its own, also those that the version before adds."""

    dependencies = [("rooms", "0003_deleted_rooms")]

    operations = [
        migrations.AddField(
            model_name="invite",
            name="public_id",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                default=accounts.common.ids.new_id,
                editable=False,
                unique=True,
            ),
        ),
    ]
