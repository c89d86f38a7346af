"""What Slack's files hold, as far as it is read."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from messaging.archive.importing.rows import Row, Short, Text

TS = Annotated[str, Field(pattern=r"^\d{1,11}(\.\d{1,6})?$")]


def _or_empty(value: Any) -> Any:
    return "" if value is None else value


def _or_list(value: Any) -> Any:
    return [] if value is None else value


Said = Annotated[Text, BeforeValidator(_or_empty)]


class Profile(Row):
    email: Said = ""
    real_name: Said = ""
    display_name: Said = ""


class SlackUser(Row):
    id: Short
    name: Said = ""
    real_name: Said = ""
    profile: Profile = Profile()

    @property
    def shown_name(self) -> str:
        return self.profile.display_name or self.profile.real_name or self.real_name


class Topic(Row):
    value: Said = ""


class SlackRoom(Row):
    """A channel, a private channel, or a conversation of a few."""

    id: Short
    name: Said = ""
    created: Annotated[int, Field(ge=0, le=99_999_999_999)] = 0
    creator: Said = ""
    is_archived: bool = False
    members: Annotated[list[Short], BeforeValidator(_or_list)] = []
    topic: Topic = Topic()
    purpose: Topic = Topic()


class Reaction(Row):
    """`users` may be fewer than `count`: Slack names only some of many."""

    name: Short
    users: Annotated[list[Short], BeforeValidator(_or_list)] = []
    count: int = 0


class File(Row):
    name: Said = ""
    title: Said = ""
    url_private: Said = ""
    permalink: Said = ""


class Attachment(Row):
    fallback: Said = ""
    text: Said = ""


class Edited(Row):
    ts: TS


class SlackMessage(Row):
    type: Short = "message"
    subtype: Said = ""
    user: Said = ""
    username: Said = ""
    bot_id: Said = ""
    text: Said = ""
    ts: TS
    thread_ts: TS | None = None
    edited: Edited | None = None
    reactions: Annotated[list[Reaction], BeforeValidator(_or_list)] = []
    files: Annotated[list[File], BeforeValidator(_or_list)] = []
    attachments: Annotated[list[Attachment], BeforeValidator(_or_list)] = []
    user_profile: Profile | None = None

    @property
    def author(self) -> str:
        """The id of whoever said it; bots are known by the name they go by."""
        return self.user or f"bot:{self.username or self.bot_id or 'slackbot'}"
