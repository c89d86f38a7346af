"""Who opens a socket: looked up in the live side's own database threads.

Channels looks everybody up in the one thread it has for a whole process, and connects anew for
each: handshakes queued there for seconds while the database was away.
"""

from typing import Any

from channels import auth

from messaging.live.database import in_database

_look_up = auth.get_user.func


async def get_user(scope: dict[str, Any]) -> Any:
    """Return the user of the scope's session. Raises Retry."""
    return await in_database(_look_up, scope)


def install() -> None:
    """Have AuthMiddlewareStack use it."""
    auth.get_user = get_user
