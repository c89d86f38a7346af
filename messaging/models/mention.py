"""A user mentioned by a message; indexed, so that unread mentions are counted quickly."""

from django.db import models

from accounts.models import User
from messaging.models.message import Message
from rooms.models import Room


class Mention(models.Model):
    """`room` and `seq` are the message's. @all and @room create no rows."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="mentions")
    room = models.ForeignKey(Room, models.CASCADE, related_name="+", db_index=False)
    seq = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint("user", "room", "seq", name="mention_unique")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.message_id}"
