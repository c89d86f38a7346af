from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0013_report_public_id"),
    ]

    operations = [
        migrations.RenameField("job", "stumbles", "consecutive_failures"),
    ]
