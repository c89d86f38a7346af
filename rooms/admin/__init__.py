"""Rooms, memberships, bans and the audit log in the admin."""

from rooms.admin.audit import RoomAuditAdmin
from rooms.admin.ban import BanAdmin
from rooms.admin.membership import MembershipAdmin
from rooms.admin.room import RoomAdmin

__all__ = ["BanAdmin", "MembershipAdmin", "RoomAdmin", "RoomAuditAdmin"]
