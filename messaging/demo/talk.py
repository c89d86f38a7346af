"""Weeks of talk in one room: scene after scene, at hours when people talk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from messaging.demo.cast import Place
from messaging.demo.scenes import Scene, read_scenes

SPAN = timedelta(weeks=6)
OPENS, CLOSES = 8, 19  # o'clock
PAUSE_SECONDS = (8, 150)


@dataclass(frozen=True)
class Line:
    username: str
    body: str
    said_at: datetime


def hold_talk(place: Place, *, random: Random, now: datetime) -> list[Line]:
    """Return about `place.messages` lines in order, the last of them shortly before `now`."""
    exchanges = list(_play(place, random))
    starts = sorted(_pick_hour(random, now) for _ in exchanges)
    lines: list[Line] = []
    for start, exchange in zip(starts, exchanges, strict=True):
        for username, body in exchange:
            last = lines[-1].said_at if lines else start
            said_at = max(start, last) + timedelta(seconds=random.randint(*PAUSE_SECONDS))
            lines.append(Line(username, body, said_at))
    return _end_before(lines, now)


def _play(place: Place, random: Random) -> Iterator[list[tuple[str, str]]]:
    scenes = [scene for name in place.scenes for scene in read_scenes(name)]
    said = 0
    while True:
        for scene in _shuffled(scenes, random):
            if said >= place.messages:
                return
            yield scene.play(random, list(place.members))
            said += len(scene.lines)


def _shuffled(scenes: list[Scene], random: Random) -> list[Scene]:
    """Every scene once, so that none comes again before the others had their turn."""
    return random.sample(scenes, len(scenes))


def _pick_hour(random: Random, now: datetime) -> datetime:
    """Return a moment of the past weeks, in the hours of the day and seldom at a weekend."""
    day = now - timedelta(days=random.uniform(0, SPAN.days))
    if day.weekday() >= 5 and random.random() < 0.7:
        day -= timedelta(days=2)
    minute = random.randrange(OPENS * 60, CLOSES * 60)
    return day.replace(hour=minute // 60, minute=minute % 60)


def _end_before(lines: list[Line], now: datetime) -> list[Line]:
    """Move everything back as far as the last line is ahead of `now`."""
    ahead = max(lines[-1].said_at - now + timedelta(minutes=2), timedelta())
    return [Line(line.username, line.body, line.said_at - ahead) for line in lines]
