"""The authority by which a message is hidden."""

from django.db import models


class Authority(models.IntegerChoices):
    """Ordered: a message is restored by the authority that hid it or a higher one."""

    ROOM_MODERATOR = 1
    ROOM_OWNER = 2
    SITE_MODERATOR = 3
    SITE_OWNER = 4
