from messaging.models.authority import Authority
from messaging.models.departure import Departure
from messaging.models.edit import MessageEdit
from messaging.models.job import Job
from messaging.models.mention import Mention
from messaging.models.message import Message, MessageQuerySet
from messaging.models.purge import Purge
from messaging.models.reaction import Reaction
from messaging.models.report import Report

__all__ = [
    "Authority",
    "Departure",
    "Job",
    "Mention",
    "Message",
    "MessageEdit",
    "MessageQuerySet",
    "Purge",
    "Reaction",
    "Report",
]
