"""A Slack workspace is imported: rooms, people and messages."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError

from accounts.models import User
from messaging.models import Mention, Message
from messaging.queries.unread import count_unread
from rooms.models import Membership, Room
from tests.imports.archives import import_archive, write_files
from tests.imports.site_tables import tables
from tests.imports.slack_files import GENERAL, slack_export

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_files(tmp_path / "slack.zip", slack_export())


def texts(room: str) -> list[tuple[str, str]]:
    messages = Message.objects.filter(room__name=room, kind="text").order_by("seq")
    return [(message.author.username, message.body) for message in messages]


def test_channels_become_rooms(alice: User, path: Path) -> None:
    import_archive(path)
    general = Room.objects.get(name="general")
    assert (general.kind, general.topic, general.description) == ("public", "All of us", "Talk")
    assert general.created_at == datetime.fromtimestamp(1_700_000_000, UTC)
    secret = Room.objects.get(name="secret")
    assert secret.kind == "private"
    assert secret.archived_at
    # Notes to oneself are left out.
    assert Room.objects.filter(kind="direct").count() == 1
    for room in Room.objects.all():
        numbers = list(room.messages.order_by("seq").values_list("seq", flat=True))
        assert numbers == list(range(1, room.clock + 1))
        assert room.membership_version == room.memberships.count()


def test_people_are_matched_by_email_or_get_placeholders(alice: User, path: Path) -> None:
    output = import_archive(path)
    assert "People: 1 have" in output
    general = Room.objects.get(name="general")
    assert Membership.objects.get(room=general, user=alice).role == "owner"
    bob = User.objects.get(email="bob.smith@example.com")
    assert (bob.username, bob.name, bob.is_active) == ("bob.smith", "bobby", False)
    assert Membership.objects.get(room=general, user=bob).last_read == general.clock
    assert User.objects.get(username="eve").email == ""
    # The creator has left: the first member owns the channel.
    assert Membership.objects.get(room__name="secret").role == "owner"


def test_messages_are_in_order_and_in_markdown(alice: User, path: Path) -> None:
    import_archive(path)
    question = (
        "Is it **ready**, @alice? <b> [the plan](<https://example.com/a?b=1&c>)"
        "\n\n`:our-logo:` 1"
    )  # fmt: skip
    assert texts("general") == [
        ("bob.smith", question),
        ("alice", "Yes: `x < *y*` in #general"),
        ("eve", r"[The \[plan\]](<https://files.slack.com/a.pdf>)"),
        ("deploy-bot", "Deployed 1.2"),
    ]
    first = Message.objects.get(room__name="general", seq=3)
    assert first.created_at == datetime.fromtimestamp(1_700_000_020, UTC).replace(microsecond=200)
    assert '<a href="https://example.com/a?b=1&amp;c"' in first.html
    assert "<strong>ready</strong>" in first.html
    assert "&lt;b&gt;" in first.html
    assert Message.objects.get(room__name="general", seq=4).edited_at
    assert [body for _author, body in texts("secret")] == ["before I left"]


def test_threads_become_replies(alice: User, path: Path) -> None:
    import_archive(path)
    question = Message.objects.get(room__name="general", body__startswith="Is it")
    answer = Message.objects.get(room__name="general", body__startswith="Yes")
    assert (question.reply_to, answer.reply_to) == (None, question.seq)
    assert not Message.objects.exclude(pk=answer.pk).filter(reply_to__isnull=False).exists()


def test_reactions_are_imported(alice: User, path: Path) -> None:
    import_archive(path)
    question = Message.objects.get(room__name="general", body__startswith="Is it")
    rows = question.reaction_rows.order_by("pk").values_list("emoji", "user__username")
    assert list(rows) == [
        ("👍", "alice"), ("👍", "eve"), ("👍", "bob.smith"), ("👋🏼", "U000PASSED"),
    ]  # fmt: skip
    assert [(each["emoji"], each["count"]) for each in question.reactions] == [
        ("👍", 3),
        ("👋🏼", 1),
    ]
    assert question.reactions[0]["users"][0] == str(alice.pk)


def test_mentions_refer_to_users(alice: User, path: Path) -> None:
    import_archive(path)
    question = Message.objects.get(room__name="general", body__startswith="Is it")
    assert question.mentions == [alice.pk]
    assert Mention.objects.get(message=question).user == alice
    assert '<span class="mention">@alice</span>' in question.html
    unread = count_unread(alice)
    assert unread.keys() == set(alice.rooms.values_list("pk", flat=True))
    assert not any(each.mentioned for each in unread.values())


def test_joins_and_creations_become_events(alice: User, path: Path) -> None:
    import_archive(path)
    events = Message.objects.filter(kind="system", room__name="general").order_by("seq")
    assert [(each.author.username, each.body) for each in events] == [
        ("alice", "room.created"),
        ("bob.smith", "member.joined"),
    ]
    assert Message.objects.filter(body="direct.opened", room__kind="direct").exists()


def test_a_second_import_changes_nothing(alice: User, path: Path) -> None:
    import_archive(path)
    before = tables()
    assert len(before["Message"]) == 10
    assert "Messages: 0." in import_archive(path)
    assert tables() == before


def test_ids_derive_from_slacks_ids(alice: User, path: Path) -> None:
    """So repeated imports, also on other sites, agree."""
    import_archive(path)
    ids = set(Message.objects.values_list("room", "client_id"))
    for model in (Message, Membership, Room):
        model.objects.all().delete()
    import_archive(path)
    assert set(Message.objects.values_list("room", "client_id")) == ids


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"users": None}, "'users.json': The file is missing"),
        ({"channels": {"ok": False}}, "'channels.json': "),
        ({"channels": [{"name": "x"}]}, "'channels.json': 0.id: "),
        ({"general/2023-11-14": [{"ts": "soon"}]}, "'general/2023-11-14.json': 0.ts: "),
        ({"general/2023-11-14": [{"type": "message"}]}, "'general/2023-11-14.json': 0.ts: "),
    ],
)  # fmt: skip
def test_a_bad_export_is_refused_with_the_name_of_the_file(
    changed: dict[str, object], expected: str, alice: User, tmp_path: Path
) -> None:
    before = tables()
    with pytest.raises(CommandError) as refused:
        import_archive(write_files(tmp_path / "bad.zip", slack_export(**changed)))
    assert expected in str(refused.value)
    assert tables() == before
    import_archive(write_files(tmp_path / "good.zip", slack_export()))
    assert Message.objects.filter(room__name=GENERAL).count() == 0
    assert Message.objects.filter(room__name="general").count() == 6


def test_broken_json_is_refused_with_its_line(alice: User, tmp_path: Path) -> None:
    files = slack_export() | {"general/2023-11-15.json": b'[\n{"type": "message",\n}]'}
    before = tables()
    with pytest.raises(CommandError, match=r"2023-11-15.json'.*line 3"):
        import_archive(write_files(tmp_path / "bad.zip", files))
    assert tables() == before
