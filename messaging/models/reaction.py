"""An emoji reaction of a user to a message."""

from django.db import models

from accounts.models import User
from messaging.models.message import Message


class Reaction(models.Model):
    """`Message.reactions` is the summary of these rows."""

    message = models.ForeignKey(
        Message, models.CASCADE, related_name="reaction_rows", db_index=False
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="reactions")
    emoji = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint("message", "user", "emoji", name="reaction_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.emoji} to {self.message_id}"
