"""What the doctor has to say."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    WELL = "ok"
    WARNING = "warning"
    WRONG = "WRONG"


@dataclass(frozen=True)
class Finding:
    """One line: about what, how bad it is, and what to do about it."""

    subject: str
    level: Level
    text: str

    def __str__(self) -> str:
        return f"{self.level:>7}  {self.subject}: {self.text}"


def well(subject: str, text: str) -> Finding:
    return Finding(subject, Level.WELL, text)


def warning(subject: str, text: str) -> Finding:
    return Finding(subject, Level.WARNING, text)


def wrong(subject: str, text: str) -> Finding:
    return Finding(subject, Level.WRONG, text)
