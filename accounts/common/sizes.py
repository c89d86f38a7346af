"""The largest sizes of stored texts, in characters."""

MAX_USERNAME = 40
MAX_EMAIL = 254
MAX_DISPLAY_NAME = 60
MAX_REASON = 1_000
MAX_AUDIT_LABEL = 200
