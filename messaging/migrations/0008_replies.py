from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0007_message_edits"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="reply_to",
            field=models.BigIntegerField(editable=False, null=True, verbose_name="in reply to"),
        ),
    ]
