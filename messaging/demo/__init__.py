"""A demo site: users, rooms and weeks of messages in English and Chinese."""

from messaging.demo.create import SiteNotEmpty, create_demo, list_logins

__all__ = ["SiteNotEmpty", "create_demo", "list_logins"]
