"""The earlier texts of an edited message, up to a limit."""

from datetime import datetime

from django.db.models.functions import Length

from messaging.models import Message, MessageEdit
from messaging.models.edit import find_surplus
from messaging.rendering.bounds import max_html


def save_earlier_text(message: Message, now: datetime) -> None:
    """Save the text that an edit replaces, under the room's lock.

    Beyond the limits the oldest texts are deleted, except the first one.
    """
    MessageEdit.objects.create(
        message=message, body=message.body, html=_bounded_html(message), edited_at=now
    )
    if message.edited_at is None:  # this is the first edit
        return
    sizes = message.edits.annotate(size=Length("body")).order_by("-pk").values_list("pk", "size")
    surplus = find_surplus(list(sizes))
    if surplus:
        MessageEdit.objects.filter(pk__in=surplus).delete()


def _bounded_html(message: Message) -> str:
    """Return the message's HTML, or none if it predates the limit on HTML."""
    return message.html if len(message.html) <= max_html(message.body) else ""
