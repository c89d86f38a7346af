"""Log formatters, for text or JSON, that remove personal data and secrets.

Every line is scrubbed of email addresses, links with keys, query strings, and the data that
PostgreSQL and pydantic quote in their errors.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

# The id of the current request or socket; empty in background work.
request_id: ContextVar[str] = ContextVar("request_id", default="")

UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"
SECRETS = [
    (re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"), "[email]"),
    (re.compile(r"(?<=\w)://[^/\s@]+@"), "://[login]@"),
    (re.compile(r"(?<=[\w/])\?[\w.%~-]+=[^\s\"')\]]*"), "?[query]"),
    (re.compile(rf"(?<=/)(?!{UUID})(?=[^/\s]*\d)[\w:-]{{20,}}(?=[/\s\"',)\]?]|$)"), "[key]"),
    (re.compile(r"(?s)DETAIL:.*?(?=\n\n(?:The above|During handling)|\Z)"), "[detail]"),
    (re.compile(r"(?s)input_value=.*?, input_type="), "input_value=[value], input_type="),
]
# Control characters except the line feed, and the line and paragraph separators of Unicode.
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def scrub(text: str) -> str:
    """Return the text without personal data and secrets."""
    for pattern, replacement in SECRETS:
        text = pattern.sub(replacement, text)
    return text


class TextFormatter(logging.Formatter):
    """Starts an entry at the start of a line, and indents the lines of its traceback.

    A line break in logged data can't forge an entry, and a control character can't move the
    cursor of a terminal.
    """

    def format(self, record: logging.LogRecord) -> str:
        record.request_id = request_id.get() or "-"
        return CONTROL.sub(_escape, scrub(super().format(record)).replace("\n", "\n  "))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        return super().formatMessage(record).replace("\n", "\\n")


def _escape(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()


class JsonFormatter(logging.Formatter):
    """One object a line: time, level, logger, message, process, and request, path, error if any."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": scrub(record.getMessage()),
            "process": record.process,
            "request": request_id.get(),
            **_describe_request(record),
            **_describe_error(record),
        }
        return json.dumps({name: value for name, value in line.items() if value}, default=str)


def _describe_request(record: logging.LogRecord) -> dict[str, Any]:
    request = getattr(record, "request", None)
    if not isinstance(request, HttpRequest):
        return {}
    status = getattr(record, "status_code", None)
    return {"method": request.method, "path": scrub(request.path), "status": status}


def _describe_error(record: logging.LogRecord) -> dict[str, Any]:
    if not record.exc_info or record.exc_info[0] is None:
        return {}
    lines = traceback.format_exception(*record.exc_info)
    return {"error": record.exc_info[0].__name__, "traceback": scrub("".join(lines))}
