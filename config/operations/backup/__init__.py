"""Backups of the whole database, and their verification by a restore."""

from config.operations.backup.dump import make_backup
from config.operations.backup.programs import BackupError
from config.operations.backup.restore import verify_backup

__all__ = ["BackupError", "make_backup", "verify_backup"]
