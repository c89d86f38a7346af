from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rooms", "0002_people_rooms"),
    ]

    operations = [
        migrations.AddField(
            model_name="room",
            name="deleted_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
