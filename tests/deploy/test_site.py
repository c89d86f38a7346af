"""The whole site as docker-compose.yml describes it, behind the machine's nginx."""

import asyncio
import re
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_chatting import PASSWORD, message, register, send, wait_until_connected
from tests.browsing import Browsing, shot
from tests.deploy.members import Member, Members, until
from tests.deploy.site import WEB, Site
from tests.faults import checkers
from tests.faults.event_log import EventLog, View

pytestmark = pytest.mark.slow

MEMBERS = 20


def found(page: Page, site: Site) -> None:
    """Become the owner, with the code that the log of a web process shows."""
    page.goto("/")
    (code,) = re.findall(r"The setup code is (\S+)", site.programs["web2"].output)
    page.get_by_label("code").fill(code)
    page.get_by_label("Email").fill("alice@example.com")
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account and continue").click()
    wait_until_connected(page)


def test_the_migration_ran_once_and_no_secret_is_in_a_log(site: Site) -> None:
    assert site.programs["migrate"].output.count("Applying messaging.0001_initial") == 1
    secrets = [file.read_text() for file in site.home.glob("volumes/*secrets/*")]
    assert len(secrets) == 2
    for program in site.programs.values():
        assert not any(secret in program.output for secret in secrets)


def test_people_chat_through_it_and_an_upgrade_brings_them_back(
    browse: Browsing, empty_site: Site
) -> None:
    hers = browse(ignore_https_errors=True)
    found(hers, empty_site)
    his = browse(ignore_https_errors=True, phone=True, dark=True)
    register(his, "bob")
    his.get_by_label(re.compile("room", re.I)).first.fill("lobby")
    his.keyboard.press("Enter")
    wait_until_connected(his)
    send(hers, "Hello over **TLS**")
    expect(message(his, "Hello over TLS").locator("strong")).to_have_text("TLS")
    cookies = {cookie["name"]: cookie for cookie in hers.context.cookies()}
    assert cookies["__Host-session"]["secure"]
    assert hers.evaluate("document.querySelector('script[type=module]').src").startswith(
        empty_site.url
    )

    browse.forgive("ERR_CONNECTION|WebSocket|50[234]")
    with browse.outside_page():
        for name in WEB:
            empty_site.recreate(name)
    for page in (hers, his):
        wait_until_connected(page)
    send(his, "Back again")
    expect(message(hers, "Back again")).to_be_visible()
    expect(message(hers, "Hello over TLS")).to_have_count(1)
    shot(hers, "deployed")


async def test_a_rolling_restart_under_load_loses_nothing(site: Site, members: Members) -> None:
    event_log = EventLog()
    names = [f"dora{number:02}" for number in range(MEMBERS)]
    members = await members.enter({"Library": names, "Garden": names[::2]}, event_log)
    for member in members:
        member.seconds_between, member.talking = 0.5, True
        member.start()
    await until(lambda: all(member.is_ready for member in members))
    before = len(event_log.attempts)
    for name in WEB:
        with event_log.fault(f"recreate {name}"):
            await asyncio.to_thread(site.recreate, name)
        await until(lambda: all(member.is_ready for member in members))
    assert len(event_log.attempts) > before + MEMBERS
    notes = [note for _, _, note in event_log.notes]
    assert sum("4001" in note for note in notes) >= MEMBERS, notes
    await settle(site, members, event_log)
    for member in members:
        await member.stop()
    history = site.read_history()
    problems = [
        *checkers.find_lost(event_log, history),
        *checkers.find_clock_faults(event_log, history),
        *checkers.find_disagreements(event_log, history),
        *checkers.find_unsettled(event_log, history),
        *checkers.find_unanswered(event_log),
        *(note for note in notes if "FAILED" in note),
    ]
    assert problems == []
    for name in WEB:
        assert site.nginx.find_logged(f'"server":"{site.compose.address(name)}:8000"')
        assert "Traceback" not in site.programs[name].output


async def settle(site: Site, members: list[Member], event_log: EventLog) -> None:
    """Let all clients finish, and log their final state."""
    for member in members:
        member.talking = False
    await until(lambda: not any(member.outbox for member in members))
    clocks = (await asyncio.to_thread(site.read_history)).clocks
    shown = [(one, room, view) for one in members for room, view in one.views.items()]
    await until(lambda: all(view.clock == clocks[room] for _, room, view in shown))
    event_log.views += [
        View(
            person=member.name,
            room=room,
            clock=view.clock or 0,
            messages=tuple((one["seq"], one["client_id"]) for one in view.messages),
            settled=monotonic(),
        )
        for member, room, view in shown
    ]
