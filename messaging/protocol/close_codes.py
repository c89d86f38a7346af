"""The codes with which the server closes a socket (docs/protocol.md)."""

from enum import IntEnum


class CloseCode(IntEnum):
    """Clients reconnect after any of them but SESSION_ENDED and ACCOUNT_SUSPENDED."""

    RECONNECT = 4000  # the server could not go on with this socket
    SERVER_RESTART = 4001
    MALFORMED_FRAMES = 4400  # too many in a row
    SESSION_ENDED = 4401
    ACCOUNT_SUSPENDED = 4403
    TOO_SLOW = 4408  # the client did not acknowledge its frames in time
    FRAME_TOO_LARGE = 4413
    FLOOD = 4429  # too many frames, or too many commands at once
