"""People and the audit log in the admin, and what every list and every act there has in common."""

from accounts.admin.audit import AuditAdmin
from accounts.admin.person import PersonAdmin
from accounts.admin.rights import AddressAdmin, RightsAdmin

__all__ = ["AddressAdmin", "AuditAdmin", "PersonAdmin", "RightsAdmin"]
