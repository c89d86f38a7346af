from accounts.models.audit import AuditEntry
from accounts.models.block import Block
from accounts.models.person import HUES, PersonManager, Theme, User

__all__ = ["HUES", "AuditEntry", "Block", "PersonManager", "Theme", "User"]
