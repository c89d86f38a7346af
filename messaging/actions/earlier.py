"""Earlier texts of edited messages: a bounded number of them."""

from datetime import datetime

from django.db.models.functions import Length

from messaging.models import Message, MessageEdit
from messaging.models.edit import find_surplus


def keep_earlier(message: Message, now: datetime) -> None:
    """Keep the message's text before it is edited, under its room's lock.

    Beyond the bounds the oldest texts but the first go: what it said at first, and of late, stays.
    """
    MessageEdit.objects.create(message=message, body=message.body, edited_at=now)
    sizes = message.edits.annotate(size=Length("body")).order_by("-pk").values_list("pk", "size")
    surplus = find_surplus(list(sizes))
    if surplus:
        MessageEdit.objects.filter(pk__in=surplus).delete()
