import django.db.models.deletion
from django.conf import settings
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
# What system messages record of earlier departures: who left, or was removed or banned. The name
# is that of the last renaming before; without one the room was called as it is now, unless it was
# renamed since. The renamings are few, so they are copied to where an index finds them: nothing
# finds them among the messages of a large room but reading all of these, for each departure.
DEPARTURES = """
CREATE TEMPORARY TABLE renaming ON COMMIT DROP AS
SELECT room_id, seq, details->>'name' AS name FROM messaging_message
WHERE kind = 'system' AND body = 'room.renamed';
CREATE INDEX ON renaming (room_id, seq);
ANALYZE renaming;

INSERT INTO messaging_departure (user_id, room_id, clock, name)
SELECT u.id, r.id, e.seq, coalesce(
    (SELECT n.name FROM renaming n
        WHERE n.room_id = r.id AND n.seq < e.seq ORDER BY n.seq DESC LIMIT 1),
    CASE WHEN EXISTS (SELECT FROM renaming n WHERE n.room_id = r.id AND n.seq > e.seq)
        THEN '' ELSE r.name END,
    '')
FROM messaging_message e
JOIN rooms_room r ON r.id = e.room_id AND r.deleted_at IS NULL
JOIN accounts_user u ON u.id::text = CASE e.body
    WHEN 'member.left' THEN e.author_id::text ELSE e.details->'user'->>'id' END
WHERE e.kind = 'system' AND e.body IN ('member.left', 'member.removed', 'member.banned')
ON CONFLICT DO NOTHING;
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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
                    ("hidden_authority__in", [1, 2, 3, 4]),
                    ("hidden_authority__isnull", False),
                ),
                name="message_hidden_by_authority",
            ),
        ),
        migrations.CreateModel(
            name="Departure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("clock", models.BigIntegerField()),
                ("name", models.CharField(blank=True, max_length=80)),
                (
                    "room",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="rooms.room",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="departures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("user"),
                        models.F("room"),
                        models.F("clock"),
                        name="departure_unique",
                    )
                ],
            },
        ),
        migrations.RunSQL(DEPARTURES, migrations.RunSQL.noop),
    ]
