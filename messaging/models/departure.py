"""Where a person stopped reading a room."""

from django.db import models

from accounts.models import User
from rooms.models import Room


class Departure(models.Model):
    """`user` read the room up to `clock`, when it was called `name`; one for each stay."""

    user = models.ForeignKey(User, models.CASCADE, related_name="departures")
    room = models.ForeignKey(Room, models.CASCADE, related_name="+", db_index=False)
    clock = models.BigIntegerField()
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("user", "room", "clock", name="departure_unique")]

    def __str__(self) -> str:
        return f"{self.user_id} from {self.room_id}"
