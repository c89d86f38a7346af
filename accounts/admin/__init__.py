"""People and the audit log in the admin, and what every list and every act there has in common."""

from accounts.admin.audit import AuditAdmin
from accounts.admin.person import PersonAdmin

__all__ = ["AuditAdmin", "PersonAdmin"]
