"""Paths of the site that are compared or built outside of the URL configuration."""

ADMIN = "/admin/"
API = "/api/"
API_V1 = "/api/v1"
CHAT_SOCKET = "/ws/chat/"
