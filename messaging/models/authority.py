"""By whose right a message is hidden."""

from django.db import models


class Authority(models.IntegerChoices):
    """Ordered: what one authority hid, only the same or a higher one restores."""

    ROOM_MODERATOR = 1
    ROOM_OWNER = 2
    SITE_MODERATOR = 3
    SITE_OWNER = 4
