"""The HTML pages of an archive, readable without a server."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from messaging.models import Message

# Not a template: its loop took longer than the rest of an export together.
ARTICLE = (
    '<article id="m{seq}">\n<p><b>{name}</b> <time datetime="{moment}">{when}</time>{marks}</p>\n'
    "{body}{reactions}\n</article>\n"
)


def page_name(page: int) -> str:
    return f"page-{page:06}.html"


def render_index(rooms: Sequence[Mapping[str, Any]]) -> str:
    return render_to_string("exports/index.html", {"rooms": rooms})


def render_page(
    messages: Sequence[Message], names: Mapping[Any, str], room: Mapping[str, Any], page: int,
    *, has_next: bool,
) -> str:  # fmt: skip
    """`names` are the names of the authors, by id; `has_next` adds a link to the next page."""
    here = {message.seq for message in messages}
    escaped = {author: escape(name) for author, name in names.items()}
    zone = get_current_timezone()
    articles = [
        _render_message(message, escaped[message.author_id], here, zone) for message in messages
    ]
    context = {
        "articles": "".join(articles),
        "room": room,
        "previous": page_name(page - 1) if page > room["first"] else "",
        "next": page_name(page + 1) if has_next else "",
    }
    return render_to_string("exports/page.html", context)


def _render_message(message: Message, name: str, here: set[int], zone: tzinfo) -> str:
    moment = message.created_at.astimezone(zone).isoformat(timespec="seconds")
    return ARTICLE.format(
        seq=message.seq,
        name=name,
        moment=moment,
        when=moment[:16].replace("T", " "),
        marks="" if message.is_gone else _render_marks(message, here),
        body=_render_body(message),
        reactions="" if message.is_gone else _render_reactions(message),
    )


def _render_marks(message: Message, here: set[int]) -> str:
    """Render the number of the quoted message, linked if it is on this page, and the edit mark."""
    answered = message.reply_to
    number = f"↩ {answered}"
    answer = f' <a href="#m{answered}">{number}</a>' if answered in here else f" {number}"
    edited = f" <i>{escape(_('edited'))}</i>" if message.edited_at else ""
    return (answer if answered else "") + edited


def _render_body(message: Message) -> str:
    if message.is_gone:
        return f"<p><i>{escape(_('Deleted.'))}</i></p>"
    if message.kind == Message.Kind.SYSTEM:
        return f"<p><i>{escape(message.body)}</i></p>"
    # Sanitized when it was rendered.
    return f'<div dir="auto">{message.html}</div>'


def _render_reactions(message: Message) -> str:
    if not message.reactions:
        return ""
    counts = (f"{each['emoji']} {each['count']}" for each in message.reactions)
    return f"<p>{escape(' · '.join(counts))}</p>"
