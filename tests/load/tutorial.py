"""The consumer that the documentation of Channels teaches, on Daphne: the usual design.

Every socket is a member of the group, nothing is stored, nobody is signed in. It is given the
same event loop as Confab.
"""

import json
import os
import socket
import sys
from typing import Any

import uvloop

uvloop.install()

import django  # noqa: E402 - Daphne takes the loop that is installed by then
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import URLRouter  # noqa: E402
from daphne.server import Server  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import re_path  # noqa: E402


class ChatConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    async def connect(self) -> None:
        self.group = "chat_" + self.scope["url_route"]["kwargs"]["room"]
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, _code: int) -> None:
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str) -> None:
        message = json.loads(text_data)["message"]
        event = {"type": "chat.message", "message": message}
        await self.channel_layer.group_send(self.group, event)

    async def chat_message(self, event: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps({"message": event["message"]}))


def main(listener: socket.socket) -> None:
    host = {"address": os.environ["REDIS_URL"], "socket_timeout": 15}
    layer = {"BACKEND": os.environ["CHANNEL_LAYER_BACKEND"], "CONFIG": {"hosts": [host]}}
    settings.configure(CHANNEL_LAYERS={"default": layer})
    django.setup()
    routes = URLRouter([re_path(r"ws/chat/(?P<room>\w+)/$", ChatConsumer.as_asgi())])
    Server(application=routes, endpoints=[f"fd:fileno={listener.detach()}"]).run()


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
