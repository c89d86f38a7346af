from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rooms", "0005_group_conversations"),
    ]

    operations = [
        migrations.RemoveConstraint("invite", "invite_uses"),
        migrations.RenameField("invite", "uses_most", "max_uses"),
        migrations.AddConstraint(
            "invite",
            models.CheckConstraint(
                condition=models.Q(max_uses=None) | models.Q(uses__lte=models.F("max_uses")),
                name="invite_uses",
            ),
        ),
    ]
