"""No list of the admin is narrowed by what its own filters do not send."""

import pytest

from accounts.models import User
from messaging.models import Report
from rooms.models import Membership, Room
from tests.admin.client import AdminClient
from tests.messages import post, report


@pytest.fixture
def private_report(cellar: Room, alice: User, bob: User) -> Report:
    """Alice has reported Bob's message in the cellar, which is private."""
    return report(post(cellar, bob, "You turnip"), alice)


@pytest.mark.parametrize(
    "path",
    [
        "accounts/user/?rooms={room}",
        "accounts/user/?memberships={membership}",
        "accounts/user/?messages={message}",
        "accounts/user/?reports={report}",
        "accounts/user/?emailaddress__email__startswith=b",
        "accounts/user/?password__startswith=argon2",
        "rooms/room/?memberships={membership}",
        "rooms/room/?memberships__user={bob}",
        "rooms/room/?messages={message}",
        "rooms/room/?direct_key__startswith=0",
        "rooms/membership/?room__name__startswith=C",
        "rooms/membership/?room__kind=private",
        "messaging/message/?reports={report}",
        "messaging/message/?reports__reporter={bob}",
        "messaging/purge/?messages={message}",
        "accounts/auditentry/?label__startswith=C",
        "accounts/auditentry/?room={room}",
    ],
)
def test_a_list_is_not_filtered_by_related_rows(
    admin_client: AdminClient, private_report: Report, bob: User, path: str
) -> None:
    membership = Membership.objects.get(room=private_report.message.room, user=bob)
    ids = {
        "room": private_report.message.room_id, "membership": membership.pk, "bob": bob.pk,
        "message": private_report.message_id, "report": private_report.pk,
    }  # fmt: skip
    assert admin_client.get(path.split("?")[0]).status_code == 200
    assert admin_client.get(path.format(**ids)).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "accounts/user/?is_active__exact=1&date_joined__gte=2020-01-01 00:00:00%2B00:00",
        "rooms/room/?kind__exact=public&state=open",
        "rooms/membership/?role__exact=member&person={bob}",
        "messaging/message/?kind__exact=text&author={bob}",
        "accounts/auditentry/?kind=room&actor={bob}&at__gte=2020-01-01 00:00:00%2B00:00",
    ],
)
def test_the_filters_of_a_list_still_narrow_it(
    admin_client: AdminClient, bob: User, path: str
) -> None:
    assert admin_client.get(path.format(bob=bob.pk)).status_code == 200


@pytest.mark.parametrize("field", ["direct_key", "name", "username", "email"])
def test_a_page_is_not_found_by_a_field_other_than_its_key(
    admin_client: AdminClient, lobby: Room, bob: User, field: str
) -> None:
    page = f"rooms/room/{lobby.pk}/change/" if field in ("direct_key", "name") else ""
    page = page or f"accounts/user/{bob.pk}/change/"
    assert admin_client.get(f"{page}?_to_field=id").status_code == 200
    assert admin_client.get(f"{page}?_to_field={field}").status_code == 400
