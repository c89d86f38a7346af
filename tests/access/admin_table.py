"""Who gets what answer at which address of the admin, and who does what there: as a table.

A row has the answers of a site moderator who stated no reason, one who did, one who is reported,
and an owner of the site who stated none, in this order. Where a private room could be asked for,
it is; of the others, what is asked for is about the reported. People who are not on the staff are
sent to the sign-in, unless a row has six answers: it begins with an anonymous person and a member.

401 stands for being sent to the sign-in, 404 also for being sent to the first page since there is
no such row. An act answers 302 when it is done, and 200 when it is refused on its form.
"""

Row = tuple[int, ...]

STAFF = (200, 200, 200, 200)
OWNERS = (403, 403, 403, 200)
FORBIDDEN = (403, 403, 403, 403)
REASON = (404, 200, 404, 404)
NOT_REPORTED = (200, 200, 404, 200)
DONE = (302, 302, 302, 302)
REASON_DONE = (404, 302, 404, 404)
NOT_REPORTED_DONE = (302, 302, 404, 302)

# What every act is sent; a form takes of it what it asks for.
SENT = {"reason": "Because", "minutes": 10, "note": "Seen", "hide": "on", "sanction": ""}
# To the page of a row, which has a row; and what knows no address.
UNNAMED = {"<path:object_id>/", "(?P<url>.*)$"}

DOORS: dict[str, Row] = {
    "index": STAFF,
    "login": (401, 403, 404, 404, 404, 404),
    "logout": (404, 404, 401, 401, 401, 401),
    "password_change": STAFF,
    "password_change_done": STAFF,
    "autocomplete": STAFF,
    "jsi18n": STAFF,
    "view_on_site": (404, 404, 404, 404),
    "auth_group_changelist": OWNERS,
    "auth_group_add": OWNERS,
    "auth_group_history": OWNERS,
    "auth_group_delete": OWNERS,
    "auth_group_change": OWNERS,
    "account_emailaddress_changelist": OWNERS,
    "account_emailaddress_add": OWNERS,
    "account_emailaddress_history": OWNERS,
    "account_emailaddress_delete": OWNERS,
    "account_emailaddress_change": OWNERS,
    "accounts_auditentry_export": STAFF,
    "accounts_auditentry_changelist": STAFF,
    "accounts_auditentry_add": FORBIDDEN,
    "accounts_auditentry_history": REASON,
    "accounts_auditentry_delete": FORBIDDEN,
    "accounts_auditentry_change": REASON,
    "rooms_ban_changelist": STAFF,
    "rooms_ban_add": FORBIDDEN,
    "rooms_ban_history": REASON,
    "rooms_ban_delete": FORBIDDEN,
    "rooms_ban_change": REASON,
    "rooms_membership_changelist": STAFF,
    "rooms_membership_add": STAFF,
    "rooms_membership_history": REASON,
    "rooms_membership_delete": FORBIDDEN,
    "rooms_membership_change": REASON,
    "messaging_message_changelist": STAFF,
    "messaging_message_add": FORBIDDEN,
    "messaging_message_history": REASON,
    "messaging_message_delete": FORBIDDEN,
    "messaging_message_change": REASON,
    "messaging_purge_changelist": STAFF,
    "messaging_purge_add": STAFF,
    "messaging_purge_history": NOT_REPORTED,
    "messaging_purge_delete": FORBIDDEN,
    "messaging_purge_change": NOT_REPORTED,
    "auth_user_password_change": OWNERS,
    "accounts_user_changelist": STAFF,
    "accounts_user_add": OWNERS,
    "accounts_user_history": STAFF,
    "accounts_user_delete": FORBIDDEN,
    "accounts_user_change": STAFF,
    "rooms_room_changelist": STAFF,
    "rooms_room_add": FORBIDDEN,
    "rooms_room_history": REASON,
    "rooms_room_delete": FORBIDDEN,
    "rooms_room_change": REASON,
    "messaging_report_changelist": STAFF,
    "messaging_report_add": FORBIDDEN,
    "messaging_report_history": NOT_REPORTED,
    "messaging_report_delete": FORBIDDEN,
    "messaging_report_change": NOT_REPORTED,
    "messaging_job_import": OWNERS,
    "messaging_job_changelist": OWNERS,
    "messaging_job_add": FORBIDDEN,
    "messaging_job_history": (404, 403, 404, 404),
    "messaging_job_delete": FORBIDDEN,
    "messaging_job_change": (
        403,
        403,
        403,
        404,
    ),  # one without the right does not learn whether it is there
    "app_list": STAFF,
}

ACTS: dict[str, Row] = {
    "rooms.ban forgive": REASON_DONE,
    "rooms.membership mute": REASON_DONE,
    "rooms.membership unmute": REASON_DONE,
    "rooms.membership remove": REASON_DONE,
    "rooms.membership ban": REASON_DONE,
    "messaging.message hide": REASON_DONE,
    "messaging.message restore": REASON_DONE,
    "messaging.purge undo": (200, 200, 404, 302),  # of what a moderator wrote: of their own rank
    "accounts.user suspend": DONE,
    "accounts.user reinstate": DONE,
    "accounts.user sign-out": DONE,
    "rooms.room read": DONE,
    "rooms.room lock": REASON_DONE,
    "rooms.room unlock": REASON_DONE,
    "rooms.room archive": REASON_DONE,
    "rooms.room restore": REASON_DONE,
    "rooms.room delete": (403, 403, 403, 404),
    "messaging.report handle": (200, 200, 404, 302),  # hiding what a moderator wrote
    "messaging.report dismiss": NOT_REPORTED_DONE,
    "messaging.report note": NOT_REPORTED_DONE,
    "messaging.job import": (403, 403, 403, 404),
}
