from django.db import migrations

import accounts.models.keys


class Migration(migrations.Migration):
    """The columns may be null, so the version before this one can go on adding people."""

    dependencies = [("accounts", "0004_preferences")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="username_key",
            field=accounts.models.keys.UsernameKeyField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="email_key",
            field=accounts.models.keys.EmailKeyField(editable=False, null=True),
        ),
    ]
