from accounts.models.audit import AuditEntry
from accounts.models.block import Block
from accounts.models.person import HUES, PersonManager, User

__all__ = ["HUES", "AuditEntry", "Block", "PersonManager", "User"]
