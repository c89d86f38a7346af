"""Users and the audit log in the admin, and the base classes of every list and admin action."""

from accounts.admin.audit import AuditAdmin
from accounts.admin.person import PersonAdmin
from accounts.admin.rights import AddressAdmin, RightsAdmin

__all__ = ["AddressAdmin", "AuditAdmin", "PersonAdmin", "RightsAdmin"]
