"""Generating weeks of messages for a room from dialogues, during office hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from messaging.demo.content import DemoRoom
from messaging.demo.dialogues import Dialogue, read_dialogues

SPAN = timedelta(weeks=6)
FIRST_HOUR, LAST_HOUR = 8, 19
PAUSE_SECONDS = (8, 150)


@dataclass(frozen=True)
class Post:
    username: str
    body: str
    posted_at: datetime


def generate_posts(demo_room: DemoRoom, *, random: Random, now: datetime) -> list[Post]:
    """Return about `demo_room.messages` posts in order, the last of them shortly before `now`."""
    exchanges = list(_generate_exchanges(demo_room, random))
    starts = sorted(_pick_hour(random, now) for _ in exchanges)
    posts: list[Post] = []
    for start, exchange in zip(starts, exchanges, strict=True):
        for username, body in exchange:
            last = posts[-1].posted_at if posts else start
            posted_at = max(start, last) + timedelta(seconds=random.randint(*PAUSE_SECONDS))
            posts.append(Post(username, body, posted_at))
    return _end_before(posts, now)


def _generate_exchanges(demo_room: DemoRoom, random: Random) -> Iterator[list[tuple[str, str]]]:
    dialogues = [dialogue for name in demo_room.dialogues for dialogue in read_dialogues(name)]
    count = 0
    while True:
        for dialogue in _shuffled(dialogues, random):
            if count >= demo_room.messages:
                return
            yield dialogue.fill_in(random, list(demo_room.members))
            count += len(dialogue.lines)


def _shuffled(dialogues: list[Dialogue], random: Random) -> list[Dialogue]:
    """Return all dialogues in random order, so that none repeats before the others."""
    return random.sample(dialogues, len(dialogues))


def _pick_hour(random: Random, now: datetime) -> datetime:
    """Return a random time in the past weeks, during the day and rarely on a weekend."""
    day = now - timedelta(days=random.uniform(0, SPAN.days))
    avoids_weekends = random.random() < 0.7  # always drawn, so that `now` can't change the rest
    if avoids_weekends and day.weekday() >= 5:
        day -= timedelta(days=2)
    minute = random.randrange(FIRST_HOUR * 60, LAST_HOUR * 60)
    return day.replace(hour=minute // 60, minute=minute % 60)


def _end_before(posts: list[Post], now: datetime) -> list[Post]:
    """Shift all posts back if the last one is later than `now`."""
    ahead = max(posts[-1].posted_at - now + timedelta(minutes=2), timedelta())
    return [Post(post.username, post.body, post.posted_at - ahead) for post in posts]
