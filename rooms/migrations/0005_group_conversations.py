from django.db import migrations, models
from django.db.models import Count


def mark_groups(apps, schema_editor):
    """Direct rooms of three or more can be left from now on."""
    direct = apps.get_model("rooms", "Room").objects.filter(kind="direct")
    groups = direct.annotate(people=Count("memberships")).filter(people__gt=2)
    direct.filter(pk__in=list(groups.values_list("pk", flat=True))).update(is_group=True)


class Migration(migrations.Migration):
    dependencies = [
        ("rooms", "0004_invite_public_id"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="is_hidden",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="room",
            name="is_group",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RunPython(mark_groups, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint(
            model_name="room",
            name="room_named_unless_direct",
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "direct"), ("name", "")),
                    models.Q(
                        models.Q(("kind", "direct"), _negated=True),
                        models.Q(("name", ""), _negated=True),
                        ("direct_key", None),
                    ),
                    _connector="OR",
                ),
                name="room_named_unless_direct",
            ),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_group", True), ("kind", "direct")),
                    models.Q(("direct_key__isnull", False), ("kind", "direct")),
                    models.Q(
                        models.Q(("kind", "direct"), _negated=True),
                        ("is_group", False),
                    ),
                    _connector="OR",
                ),
                name="room_group_direct",
            ),
        ),
    ]
