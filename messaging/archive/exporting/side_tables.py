"""Side tables: reactions and edits, written along with each page of messages."""

from collections.abc import Iterator, Sequence

from messaging.archive.exporting.rows import Row, edit_row, reaction_row
from messaging.models import Message, MessageEdit, Reaction


def list_reactions(messages: Sequence[Message]) -> Iterator[Row]:
    """Yield all reactions; the rows of messages only list the first users."""
    reacted = {message.pk: message for message in messages if message.reactions}
    if not reacted:
        return
    for reaction in Reaction.objects.filter(message__in=reacted).order_by("message__seq", "pk"):
        yield reaction_row(reaction, reacted[reaction.message_id])


def list_edits(messages: Sequence[Message]) -> Iterator[Row]:
    edited = {message.pk: message for message in messages if message.edited_at}
    if not edited:
        return
    for edit in MessageEdit.objects.filter(message__in=edited).order_by("message__seq", "pk"):
        yield edit_row(edit, edited[edit.message_id])
