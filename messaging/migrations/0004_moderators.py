from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAME = "Moderators"
RIGHTS = {
    "accounts": ["view_user", "suspend_user", "view_auditentry"],
    "rooms": ["view_room", "moderate_room", "read_private_room", "view_membership", "view_ban"],
    "messaging": ["view_message", "view_report", "handle_report"],
}


def make_group(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the group with its rights, which Django itself makes only after all migrations."""
    group, _created = apps.get_model("auth", "Group").objects.get_or_create(name=NAME)
    rights = apps.get_model("auth", "Permission").objects
    for label, names in RIGHTS.items():
        config = apps.get_app_config(label)
        config.models_module = True  # type: ignore[assignment]
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
        group.permissions.add(*rights.filter(content_type__app_label=label, codename__in=names))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_append_only_audit"),
        ("rooms", "0002_people_rooms"),
        ("messaging", "0003_people_rooms"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_group, migrations.RunPython.noop)]
