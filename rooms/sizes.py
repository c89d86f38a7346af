"""The largest sizes of the stored texts of rooms, in characters."""

MAX_NAME = 80
MAX_NAME_KEY = 160
MAX_TOPIC = 250
MAX_DESCRIPTION = 2_000
MAX_ICON = 8
MAX_NOTE = 250  # of a join request
