"""What a message said before it was edited."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.models.message import Message


class MessageEdit(models.Model):
    """`body` is what the message said until `edited_at`. Gone as soon as the message is."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="edits")
    body = models.TextField(_("text"))
    edited_at = models.DateTimeField(_("edited"))

    class Meta:
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")

    def __str__(self) -> str:
        return f"{self.message_id} until {self.edited_at}"
