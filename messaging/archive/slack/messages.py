"""Converting a channel's messages, and numbering them.

Files become links in a last paragraph, and so do reactions with custom emoji of the workspace.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from messaging.archive.format.rows import MAX_BODY, MessageRow, ReactionRow
from messaging.archive.importing.source import ArchivedMessage
from messaging.archive.slack.reactions import split_reactions
from messaging.archive.slack.shapes import Reaction, SlackMessage, SlackRoom
from messaging.archive.slack.text import find_people, link, to_markdown

EVENTS = {
    "channel_join": "member.joined",
    "group_join": "member.joined",
    "channel_leave": "member.left",
    "group_leave": "member.left",
}
# Subtypes that are skipped: changes of a channel, and notes.
SKIPPED_SUBTYPES = {
    "channel_archive", "channel_convert_to_private", "channel_name", "channel_posting_permissions",
    "channel_purpose", "channel_topic", "channel_unarchive", "group_archive", "group_name",
    "group_purpose", "group_topic", "group_unarchive", "pinned_item", "reminder_add",
    "thread_broadcast_removed", "tombstone", "unpinned_item",
}  # fmt: skip


def slack_id(*parts: str) -> UUID:
    """Return a stable id for an object of Slack, so that repeated imports agree."""
    return uuid5(NAMESPACE_URL, "/".join(["https://slack.com", *parts]))


def parse_ts(ts: str) -> datetime:
    seconds, _point, fraction = ts.partition(".")
    micros = int(fraction.ljust(6, "0")) if fraction else 0
    return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=micros)


@dataclass
class ChannelConverter:
    """Converts the messages of one channel. `names` are usernames by Slack id."""

    room: SlackRoom
    names: dict[str, str]
    _seq: int = 0
    _roots: dict[str, int] = field(default_factory=dict)

    def convert(
        self, messages: Iterable[SlackMessage], opened_by: str
    ) -> Iterator[ArchivedMessage]:
        event = "direct.opened" if self.room.id.startswith("D") else "room.created"
        opened_at = parse_ts(str(self.room.created))
        yield self._event("opened", opened_by, event, opened_at)
        for message in messages:
            if event := EVENTS.get(message.subtype, ""):
                yield self._event(message.ts, message.author, event, parse_ts(message.ts))
            elif message.subtype not in SKIPPED_SUBTYPES and (converted := self._convert(message)):
                yield converted

    def _event(self, key: str, author: str, body: str, at: datetime) -> ArchivedMessage:
        return ArchivedMessage(self._row(key, author, body, at, kind="system"), [], [])

    def _convert(self, message: SlackMessage) -> ArchivedMessage | None:
        reactions, others = split_reactions(message.reactions)
        body = self._make_body(message, others)
        if not body:
            return None
        row = self._row(
            message.ts,
            message.author,
            body,
            parse_ts(message.ts),
            edited_at=parse_ts(message.edited.ts) if message.edited else None,
            reply_to=self._roots.get(message.thread_ts or ""),
            mentions=self._mentioned(message.text),
        )
        if message.thread_ts == message.ts:
            self._roots[message.ts] = row.seq
        return ArchivedMessage(row, list(self._reactions(row, reactions)), [])

    def _row(self, key: str, author: str, body: str, at: datetime, **fields: Any) -> MessageRow:
        self._seq += 1
        return MessageRow.model_construct(
            room=slack_id(self.room.id),
            seq=self._seq,
            changed=self._seq,
            author=slack_id(author),
            client_id=slack_id(self.room.id, key),
            body=body[:MAX_BODY],
            created_at=at,
            **fields,
        )

    def _make_body(self, message: SlackMessage, reactions: list[Reaction]) -> str:
        text = to_markdown(message.text, self.names).strip()
        if not text:
            text = "\n\n".join(each.text or each.fallback for each in message.attachments).strip()
        parts = [text, _files(message), _list(reactions)]
        return "\n\n".join(part for part in parts if part)

    def _mentioned(self, text: str) -> list[UUID]:
        members = set(self.room.members)
        return [slack_id(user) for user in find_people(text) if user in members]

    def _reactions(self, row: MessageRow, users: dict[str, list[str]]) -> Iterator[ReactionRow]:
        for emoji, user_ids in users.items():
            for user in user_ids:
                yield ReactionRow.model_construct(
                    room=row.room, seq=row.seq, user=slack_id(user), emoji=emoji
                )


def _files(message: SlackMessage) -> str:
    lines = (
        link(file.permalink or file.url_private, file.title or file.name) for file in message.files
    )
    return "\n".join(line for line in lines if line)


def _list(reactions: list[Reaction]) -> str:
    return " · ".join(f"`:{each.name}:` {each.count}" for each in reactions)
