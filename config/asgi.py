"""The ASGI application: pages and the API over HTTP, everything live over one WebSocket."""

import asyncio
import os
from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http = get_asgi_application()

from django.urls import path  # noqa: E402 - the applications have to be loaded first

from messaging.live import people, publisher  # noqa: E402
from messaging.live.consumer import ChatConsumer  # noqa: E402
from messaging.live.origin import ExactOriginValidator  # noqa: E402

people.install()
websocket = ExactOriginValidator(
    AllowedHostsOriginValidator(
        AuthMiddlewareStack(URLRouter([path("ws/chat/", ChatConsumer.as_asgi())]))
    )
)
router = ProtocolTypeRouter({"http": http, "websocket": websocket})


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    publisher.serve_from(asyncio.get_running_loop())
    await router(scope, receive, send)
