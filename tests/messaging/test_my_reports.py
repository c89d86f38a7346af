"""The page of my reports: their outcomes, and no one else's reports."""

import pytest
from django.test import Client

from accounts.models import User
from messaging.actions import handle_report
from messaging.models import Report
from messaging.views import PAGE_SIZE
from rooms.models import Room
from tests.messages import post, report
from tests.people import make_person, put_in


@pytest.fixture
def public_report(lobby: Room, bob: User, carol: User) -> Report:
    """Carol has reported Bob's message."""
    return report(post(lobby, bob, "You potato"), carol, "He calls people vegetables")


def read_reports(person: User, query: str = "") -> str:
    client = Client()
    client.force_login(person)
    return client.get(f"/account/reports/{query}").content.decode()


def test_my_report_is_listed_with_its_outcome(
    public_report: Report, carol: User, alice: User
) -> None:
    waiting = read_reports(carol)
    assert "He calls people vegetables" in waiting
    assert "Waiting for review." in waiting
    closing = {"outcome": "He was talked to", "note": "Again!"}
    handle_report(report=public_report, by=alice, state="dismissed", **closing)
    page = read_reports(carol)
    assert "Reviewed – no action taken." in page
    assert "He was talked to" in page
    assert "Again!" not in page
    assert "Alice" not in page


def test_no_one_else_sees_my_reports(public_report: Report, carol: User, alice: User) -> None:
    assert "He calls people vegetables" in read_reports(carol)
    assert "He calls people vegetables" not in read_reports(alice)
    assert Client().get("/account/reports/").status_code == 302


def test_the_reported_author_sees_no_report(public_report: Report, bob: User) -> None:
    page = read_reports(bob)
    assert "No reports yet." in page
    assert "vegetables" not in page


def test_many_reports_are_paginated(public_report: Report, carol: User, lobby: Room) -> None:
    for number in range(PAGE_SIZE):
        person = make_person(f"person{number}")
        put_in(lobby, person)
        message = post(lobby, person, f"Rude word {number}.")
        Report.objects.create(message=message, reporter=carol, reason="Rude", body=message.body)
    first = read_reports(carol)
    assert "Rude word 0." in first
    assert "You potato" not in first
    assert "You potato" in read_reports(carol, "?page=2")
