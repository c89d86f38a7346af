"""The ASGI application: pages and the API over HTTP, the chat over one WebSocket."""

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

from accounts.common import paths
from config.operations.logs import request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http = get_asgi_application()

from messaging.delivery import publisher  # noqa: E402 - the applications come first
from messaging.live import session_user  # noqa: E402 - the applications come first
from messaging.live.consumer import ChatConsumer  # noqa: E402
from messaging.live.origin import ExactOriginValidator, refuse_path  # noqa: E402

PLAIN_ID = re.compile(rb"[\w-]{8,64}")

session_user.install()
chat = ExactOriginValidator(
    AllowedHostsOriginValidator(AuthMiddlewareStack(ChatConsumer.as_asgi()))
)


async def websocket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    application = chat if scope["path"] == paths.CHAT_SOCKET else refuse_path
    await application(scope, receive, send)


router = ProtocolTypeRouter({"http": http, "websocket": websocket})


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    publisher.serve_from(asyncio.get_running_loop())
    request_id.set(_request_id(scope))
    await router(scope, receive, send)


def _request_id(scope: dict[str, Any]) -> str:
    """Return the request id of our proxy, or a new one."""
    given = dict(scope.get("headers", ())).get(b"x-request-id", b"")
    if settings.TRUSTED_PROXIES and PLAIN_ID.fullmatch(given):
        return str(given, "ascii")
    return uuid4().hex
