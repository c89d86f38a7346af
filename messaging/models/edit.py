"""The earlier texts of an edited message."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.models.message import Message

MAX_EDITS = 50  # of a message
MAX_EDITS_CHARACTERS = 160_000  # of all earlier texts of a message


class MessageEdit(models.Model):
    """`body` was the text until `edited_at`. Deleted together with the message's text."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="edits")
    body = models.TextField(_("text"))
    # Empty in rows that predate the column: those are rendered when read.
    html = models.TextField(default="", db_default="", editable=False)
    edited_at = models.DateTimeField(_("edited"))

    class Meta:
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")

    def __str__(self) -> str:
        return f"{self.message_id} until {self.edited_at}"


def find_surplus(sizes: Sequence[tuple[int, int]]) -> set[int]:
    """Return the keys of the edits of one message that exceed the limits.

    `sizes` are (key, characters), newest first. The message's first text is always kept.
    """
    *later, (_first, total) = sizes
    surplus = set()
    for number, (key, size) in enumerate(later, start=2):
        total += size
        if number > MAX_EDITS or total > MAX_EDITS_CHARACTERS:
            surplus.add(key)
    return surplus
