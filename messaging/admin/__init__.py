"""Messages, reports and purges in the admin, and what of people and rooms only this layer knows."""

from messaging.admin import job as jobs_admin
from messaging.admin.message import MessageAdmin
from messaging.admin.overlays import PersonInRoomsAdmin, RoomWithTalkAdmin
from messaging.admin.purge import PurgeAdmin
from messaging.admin.report import ReportAdmin

__all__ = [
    "MessageAdmin", "PersonInRoomsAdmin", "PurgeAdmin", "ReportAdmin", "RoomWithTalkAdmin",
    "jobs_admin",
]  # fmt: skip
