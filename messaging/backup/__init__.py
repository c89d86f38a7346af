"""Copies of the whole database, and the proof that one can be restored."""

from messaging.backup.dump import make_backup
from messaging.backup.programs import BackupError
from messaging.backup.restore import verify_backup

__all__ = ["BackupError", "make_backup", "verify_backup"]
