"""Earlier texts of edited messages: a bounded number of them."""

from datetime import datetime

from django.db.models.functions import Length

from messaging.models import Message, MessageEdit
from messaging.models.edit import find_surplus
from messaging.rendering.bounds import max_html


def keep_earlier(message: Message, now: datetime) -> None:
    """Keep the message's text before it is edited, under its room's lock.

    Beyond the bounds the oldest texts go, but for the very first: that and the newest stay.
    """
    MessageEdit.objects.create(
        message=message, body=message.body, html=_bounded_html(message), edited_at=now
    )
    if message.edited_at is None:  # it is the first
        return
    sizes = message.edits.annotate(size=Length("body")).order_by("-pk").values_list("pk", "size")
    surplus = find_surplus(list(sizes))
    if surplus:
        MessageEdit.objects.filter(pk__in=surplus).delete()


def _bounded_html(message: Message) -> str:
    """Return its HTML, unless that is of a time before there was a bound."""
    return message.html if len(message.html) <= max_html(message.body) else ""
