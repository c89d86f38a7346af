from django.db import migrations, models

# A purge has the authority of its starter. A message that was hidden by itself has that of the
# last to hide it, as the audit log names them: of the staff the site's, since it does not tell in
# which place they acted, of others the room's owners'. Where it tells nothing, the site's.
FILL = """
SET CONSTRAINTS ALL IMMEDIATE;  -- or the table could not be altered afterwards

UPDATE messaging_purge p SET authority = 4
FROM accounts_user u WHERE u.id = p.started_by_id AND u.is_superuser;

UPDATE messaging_message m SET hidden_authority = coalesce(
    (SELECT p.authority FROM messaging_purge p WHERE p.id = m.purge_id),
    (SELECT CASE WHEN u.is_superuser THEN 4 WHEN u.is_staff THEN 3 ELSE 2 END
        FROM accounts_auditentry a JOIN accounts_user u ON u.id = a.actor_id
        WHERE a.target_id = m.id::text AND a.target_kind = 'message' AND a.action = 'message.hide'
        ORDER BY a.id DESC LIMIT 1),
    3
) WHERE hidden_at IS NOT NULL;
"""
CHOICES = [
    (1, "Room Moderator"),
    (2, "Room Owner"),
    (3, "Site Moderator"),
    (4, "Site Owner"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0010_reactions"),
        ("accounts", "0004_preferences"),
        ("rooms", "0003_deleted_rooms"),
    ]

    operations = [
        migrations.AddField(
            model_name="purge",
            name="authority",
            field=models.PositiveSmallIntegerField(choices=CHOICES, default=3, editable=False),
        ),
        migrations.AddField(
            model_name="message",
            name="hidden_authority",
            field=models.PositiveSmallIntegerField(choices=CHOICES, editable=False, null=True),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hidden_at", None),
                    ("hidden_authority", None),
                )
                | models.Q(
                    ("hidden_at__isnull", False),
                    ("hidden_authority__isnull", False),
                    ("hidden_authority__in", [1, 2, 3, 4]),
                ),
                name="message_hidden_by_authority",
            ),
        ),
    ]
