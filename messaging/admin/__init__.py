"""The admin of messages, reports, purges and jobs; it extends that of people and rooms."""

from messaging.admin import job as jobs_admin
from messaging.admin.message import MessageAdmin
from messaging.admin.overlays import PersonWithMessagesAdmin, RoomWithMessagesAdmin
from messaging.admin.purge import PurgeAdmin
from messaging.admin.report import ReportAdmin

__all__ = [
    "MessageAdmin", "PersonWithMessagesAdmin", "PurgeAdmin", "ReportAdmin", "RoomWithMessagesAdmin",
    "jobs_admin",
]  # fmt: skip
