"""The ASGI application: pages and the API over HTTP, everything live over one WebSocket."""

import asyncio
import os
import re
from typing import Any
from uuid import uuid4

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.core.asgi import get_asgi_application

from config.operations.logs import request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http = get_asgi_application()

from messaging.delivery import publisher  # noqa: E402 - the applications come first
from messaging.live import session_user  # noqa: E402 - the applications come first
from messaging.live.consumer import ChatConsumer  # noqa: E402
from messaging.live.origin import ExactOriginValidator, refuse_path  # noqa: E402

CHAT_PATH = "/ws/chat/"
PLAIN_ID = re.compile(rb"[\w-]{8,64}")

session_user.install()
chat = ExactOriginValidator(
    AllowedHostsOriginValidator(AuthMiddlewareStack(ChatConsumer.as_asgi()))
)


async def websocket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    application = chat if scope["path"] == CHAT_PATH else refuse_path
    await application(scope, receive, send)


router = ProtocolTypeRouter({"http": http, "websocket": websocket})


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    publisher.serve_from(asyncio.get_running_loop())
    request_id.set(_name(scope))
    await router(scope, receive, send)


def _name(scope: dict[str, Any]) -> str:
    """Return the id that our proxy gave the request, or a new one."""
    given = dict(scope.get("headers", ())).get(b"x-request-id", b"")
    if settings.TRUSTED_PROXIES and PLAIN_ID.fullmatch(given):
        return str(given, "ascii")
    return uuid4().hex
