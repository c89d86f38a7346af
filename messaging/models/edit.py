"""What a message said before it was edited."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.models.message import Message

MAX_EDITS = 50  # earlier texts of a message
MAX_EDITS_CHARACTERS = 160_000  # in all of them: ten of the longest


class MessageEdit(models.Model):
    """`body` is what the message said until `edited_at`. Gone as soon as the message is."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="edits")
    body = models.TextField(_("text"))
    # Empty in rows from before it was kept: those are rendered when they are read.
    html = models.TextField(default="", db_default="", editable=False)
    edited_at = models.DateTimeField(_("edited"))

    class Meta:
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")

    def __str__(self) -> str:
        return f"{self.message_id} until {self.edited_at}"


def find_surplus(sizes: Sequence[tuple[int, int]]) -> set[int]:
    """Return which of the (key, characters) of one message, newest first, are beyond the bounds.

    The first text counts before all others.
    """
    *later, (_first, total) = sizes
    surplus = set()
    for number, (key, size) in enumerate(later, start=2):
        total += size
        if number > MAX_EDITS or total > MAX_EDITS_CHARACTERS:
            surplus.add(key)
    return surplus
