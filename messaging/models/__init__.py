from messaging.models.message import Message, MessageQuerySet
from messaging.models.report import Report

__all__ = ["Message", "MessageQuerySet", "Report"]
