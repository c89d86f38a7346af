"""The actions on messages, called by the socket, the API, the admin and commands alike.

Other writers: messaging/room_events.py (system messages), imports, the demo and erasing (in bulk).
"""

from messaging.actions.editing import delete_message, edit_message, save_edit
from messaging.actions.moderation import hide_message, restore_message
from messaging.actions.new_message import ComposedText, NewMessage, compose
from messaging.actions.posting import post_message, post_messages
from messaging.actions.purges import purge_step, start_purge, undo_purge, undo_step
from messaging.actions.reactions import add_reaction, remove_reaction
from messaging.actions.read_marks import mark_read, mark_unread
from messaging.actions.reports import (
    handle_report,
    note_report,
    report_json,
    report_message,
)
from messaging.actions.retention import expire_messages

__all__ = [
    "ComposedText",
    "NewMessage",
    "add_reaction",
    "compose",
    "delete_message",
    "edit_message",
    "expire_messages",
    "handle_report",
    "hide_message",
    "mark_read",
    "mark_unread",
    "note_report",
    "post_message",
    "post_messages",
    "purge_step",
    "remove_reaction",
    "report_json",
    "report_message",
    "restore_message",
    "save_edit",
    "start_purge",
    "undo_purge",
    "undo_step",
]
