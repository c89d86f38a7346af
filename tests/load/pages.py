"""How the chat page feels on a slow machine, and whether it grows while people talk."""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from tests.load.__main__ import durable_postgres, prepare
from tests.run import ENVIRONMENT
from tests.services import VAR, find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

    from accounts.models import User
    from rooms.models import Room
    from tests.browsing import Browsing

MOST = 10_000  # messages that are heard live
STEPS = 4
HISTORY = 200
LOADS = 5
SLOWNESS = (1, 4)
WORDS = "The kettle is on, who wants tea?"
# A key is timed to the task after the frame that shows it: Event Timing waits for a screen, which
# a browser without a window has not.
WATCH = """
window.seen = {paint: 0, keys: [], sent: []};
new PerformanceObserver((list) => { seen.paint = list.getEntries().at(-1).startTime; })
    .observe({type: "largest-contentful-paint", buffered: true});
addEventListener("keydown", ({key, timeStamp}) => {
    requestAnimationFrame(() => setTimeout(() => seen.keys.push(performance.now() - timeStamp)));
    if (key !== "Enter") return;
    const watcher = new MutationObserver(() => {
        if (!document.querySelector("article[data-state=sending]")) return;
        watcher.disconnect();
        requestAnimationFrame(() => seen.sent.push(performance.now() - timeStamp));
    });
    watcher.observe(document.querySelector("[data-rows]"), {childList: true, subtree: true});
}, true);
"""


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load.pages", description=__doc__)
    parser.add_argument("messages", type=int, nargs="?", default=MOST)
    parser.add_argument("--write", action="store_true", help="put it in docs/performance.md")
    options = parser.parse_args(arguments)
    os.environ["CHROMIUM"] = find_chromium() or sys.exit("There is no Chromium here.")
    VAR.mkdir(exist_ok=True)
    with durable_postgres() as database:
        static = {"STATIC_ROOT": str(VAR / "bench-static")}
        os.environ.update(ENVIRONMENT | static | {"DATABASE_URL": database})
        # Reading the database between two clicks is no async code, though Django sees a loop.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        prepare()
        collect = ["manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        subprocess.run([sys.executable, *collect], check=True)
        figures = measure(options.messages)
    print(figures)
    if options.write:
        write_section(figures)


def measure(messages: int) -> str:
    """Return the tables of docs/performance.md."""
    from rooms.actions import create_room, join_room
    from tests.browsing import Browsing, Chromium
    from tests.live import LiveServer
    from tests.messages import fill
    from tests.people import make_person

    alice, bob = make_person("alice"), make_person("bob")
    room = join_room(room=create_room(creator=alice, name="Lobby"), user=bob)
    fill(room, bob, HISTORY)
    server, chromium = LiveServer(LIMIT_FACTOR="0", FRAME_RATE="0"), Chromium()
    server.start()
    browsing = Browsing(chromium, server)
    try:
        feel = [measure_feel(browsing, alice, room, slowness) for slowness in SLOWNESS]
        growth = measure_growth(browsing, alice, bob, room, messages)
    finally:
        browsing.close()
        chromium.stop()
        server.terminate()
    return f"{FEEL_HEAD}{''.join(feel)}\n{GROWTH_HEAD}{''.join(growth)}"


FEEL_HEAD = """\
| CPU | first paint ms | largest paint ms | connected ms | a key ms: median | worst | *sending* ms |
|---|--:|--:|--:|--:|--:|--:|
"""
GROWTH_HEAD = """\
| messages heard | elements | listeners | JS heap MiB |
|--:|--:|--:|--:|
"""


def measure_feel(browsing: "Browsing", person: "User", room: "Room", slowness: int) -> str:
    """Return a row of medians: browsers that have nothing yet load the room, and one writes."""
    loads = [_load(browsing, person, room, slowness) for _ in range(LOADS)]
    first, largest, connected = (statistics.median(column) for column in zip(*loads, strict=True))
    keys, sent = _write(browsing, person, room, slowness)
    pace = "as it is" if slowness == 1 else f"{slowness} times slower"
    return (
        f"| {pace} | {first:.0f} | {largest:.0f} | {connected:.0f} "
        f"| {statistics.median(keys):.0f} | {max(keys):.0f} | {statistics.median(sent):.0f} |\n"
    )


def measure_growth(
    browsing: "Browsing", alice: "User", bob: "User", room: "Room", messages: int
) -> list[str]:
    page, session = _open(browsing, alice, room, slowness=1)
    rows = [_weigh(page, session, 0)]
    for step in range(1, STEPS + 1):
        with browsing.outside_page():
            asyncio.run(_talk(browsing, bob, room, messages // STEPS))
            room.refresh_from_db()
        page.locator(f"article[data-seq='{room.clock}']").wait_for(timeout=60_000)
        rows.append(_weigh(page, session, step * (messages // STEPS)))
    page.context.close()
    return rows


def _load(
    browsing: "Browsing", person: "User", room: "Room", slowness: int
) -> tuple[float, float, float]:
    page, _ = _open(browsing, person, room, slowness)
    connected = page.evaluate("performance.now()")
    page.wait_for_timeout(500)  # a late paint may be a larger one
    [paint] = page.evaluate("performance.getEntriesByName('first-contentful-paint')")
    largest = page.evaluate("seen.paint")
    page.context.close()
    return paint["startTime"], largest, connected


def _write(
    browsing: "Browsing", person: "User", room: "Room", slowness: int
) -> tuple[list[float], list[float]]:
    page, _ = _open(browsing, person, room, slowness)
    page.locator("[data-field]").click()
    for _ in range(LOADS):
        page.keyboard.type(WORDS, delay=60)
        page.keyboard.press("Enter")
        page.wait_for_timeout(500)
    seen: dict[str, Any] = json.loads(page.evaluate("JSON.stringify(seen)"))
    page.context.close()
    return seen["keys"], seen["sent"]


def _open(
    browsing: "Browsing", person: "User", room: "Room", slowness: int
) -> "tuple[Page, CDPSession]":
    """Open the room in a browser of its own; return when it is connected and shown."""
    from tests.browser.room_page import enter

    page = browsing(person)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowness})
    page.add_init_script(WATCH)
    enter(page, room)
    return page, session


async def _talk(browsing: "Browsing", person: "User", room: "Room", count: int) -> None:
    from tests.sockets import Socket

    async with Socket.connect(browsing.server, person) as socket:
        for number in range(count):
            await socket.post(room, f"Number {number}")


def _weigh(page: "Page", session: "CDPSession", messages: int) -> str:
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = session.send("Performance.getMetrics")["metrics"]
    found = {metric["name"]: metric["value"] for metric in metrics}
    heap = found["JSHeapUsedSize"] / 1024**2
    elements = page.evaluate("document.querySelectorAll('*').length")
    return f"| {messages:,} | {elements:,} | {found['JSEventListeners']:,} | {heap:.1f} |\n"


def write_section(figures: str) -> None:
    from tests.load.report import PAGE

    begin, end = "<!-- tests.load.pages -->\n", "<!-- end of pages -->"
    before, _, rest = PAGE.read_text().partition(begin)
    PAGE.write_text(f"{before}{begin}{figures}{end}{rest.partition(end)[2]}")


if __name__ == "__main__":
    main(sys.argv[1:])
