"""How far a user could read a room when they left it."""

from django.db import models

from accounts.models import User
from rooms.models import Room
from rooms.sizes import MAX_NAME


class Departure(models.Model):
    """`user` left at the room's `clock`, when it was called `name`. One row for each stay."""

    user = models.ForeignKey(User, models.CASCADE, related_name="departures")
    room = models.ForeignKey(Room, models.CASCADE, related_name="+", db_index=False)
    clock = models.BigIntegerField()
    name = models.CharField(max_length=MAX_NAME, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("user", "room", "clock", name="departure_unique")]

    def __str__(self) -> str:
        return f"{self.user_id} from {self.room_id}"
