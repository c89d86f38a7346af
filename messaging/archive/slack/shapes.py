"""The parts of Slack's files that are read."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from messaging.archive.format.rows import Row, Short, Text

TS = Annotated[str, Field(pattern=r"^\d{1,11}(\.\d{1,6})?$")]


def _or_empty(value: Any) -> Any:
    return "" if value is None else value


def _or_list(value: Any) -> Any:
    return [] if value is None else value


OptionalText = Annotated[Text, BeforeValidator(_or_empty)]


class Profile(Row):
    email: OptionalText = ""
    real_name: OptionalText = ""
    display_name: OptionalText = ""


class SlackUser(Row):
    id: Short
    name: OptionalText = ""
    real_name: OptionalText = ""
    profile: Profile = Profile()

    @property
    def shown_name(self) -> str:
        return self.profile.display_name or self.profile.real_name or self.real_name


class Topic(Row):
    value: OptionalText = ""


class SlackRoom(Row):
    """A channel, a private channel, a group conversation or a direct message."""

    id: Short
    name: OptionalText = ""
    created: Annotated[int, Field(ge=0, le=99_999_999_999)] = 0
    creator: OptionalText = ""
    is_archived: bool = False
    members: Annotated[list[Short], BeforeValidator(_or_list)] = []
    topic: Topic = Topic()
    purpose: Topic = Topic()


class Reaction(Row):
    """`users` may be fewer than `count`: Slack truncates long lists."""

    name: Short
    users: Annotated[list[Short], BeforeValidator(_or_list)] = []
    count: int = 0


class File(Row):
    name: OptionalText = ""
    title: OptionalText = ""
    url_private: OptionalText = ""
    permalink: OptionalText = ""


class Attachment(Row):
    fallback: OptionalText = ""
    text: OptionalText = ""


class Edited(Row):
    ts: TS


class SlackMessage(Row):
    type: Short = "message"
    subtype: OptionalText = ""
    user: OptionalText = ""
    username: OptionalText = ""
    bot_id: OptionalText = ""
    text: OptionalText = ""
    ts: TS
    thread_ts: TS | None = None
    edited: Edited | None = None
    reactions: Annotated[list[Reaction], BeforeValidator(_or_list)] = []
    files: Annotated[list[File], BeforeValidator(_or_list)] = []
    attachments: Annotated[list[Attachment], BeforeValidator(_or_list)] = []
    user_profile: Profile | None = None

    @property
    def author(self) -> str:
        """The author's id; bots are identified by their username."""
        return self.user or f"bot:{self.username or self.bot_id or 'slackbot'}"
