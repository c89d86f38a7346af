"""The table of messages, for the checkers."""

from typing import Any

import psycopg

from tests.faults.event_log import History, Row


def read_history(connection: psycopg.Connection[tuple[Any, ...]]) -> History:
    """Return every message of every room, as it was committed."""
    rows = connection.execute(
        "SELECT m.room_id::text, m.seq, m.kind, u.username, m.client_id::text, m.body"
        " FROM messaging_message m JOIN accounts_user u ON u.id = m.author_id"
        " ORDER BY m.room_id, m.seq"
    ).fetchall()
    clocks = connection.execute("SELECT id::text, clock FROM rooms_room").fetchall()
    history = History(rows={room: [] for room, _ in clocks}, clocks=dict(clocks))
    for room, *columns in rows:
        history.rows[room].append(Row(*columns))
    return history
