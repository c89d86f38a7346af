"""The findings of the doctor."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "ERROR"


@dataclass(frozen=True)
class Finding:
    """The result of one check: a line with its subject, its level and the remedy."""

    subject: str
    level: Level
    text: str

    def __str__(self) -> str:
        return f"{self.level:>7}  {self.subject}: {self.text}"


def ok(subject: str, text: str) -> Finding:
    return Finding(subject, Level.OK, text)


def warning(subject: str, text: str) -> Finding:
    return Finding(subject, Level.WARNING, text)


def error(subject: str, text: str) -> Finding:
    return Finding(subject, Level.ERROR, text)
