import django.contrib.postgres.functions
from django.db import migrations, models

import accounts.common.ids


class Migration(migrations.Migration):
    """PostgreSQL gives each row an id of its own, also those that the version before adds."""

    dependencies = [("messaging", "0012_edit_html")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="public_id",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                default=accounts.common.ids.new_id,
                editable=False,
                unique=True,
            ),
        ),
    ]
