"""The manifest of a backup, FILE.json: its time, its digest and the rows of each table."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from config.operations.backup.programs import BackupError
from config.operations.backup.row_counts import RowCounts


@dataclass(frozen=True)
class Manifest:
    made_at: str
    sha256: str
    tables: RowCounts

    @classmethod
    def read(cls, backup: Path) -> Self:
        """Raises BackupError."""
        try:
            fields = json.loads(_path(backup).read_text())
            tables = {name: (rows, checksum) for name, (rows, checksum) in fields["tables"].items()}
            return cls(fields["made_at"], fields["sha256"], tables)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BackupError(f"Can't read {_path(backup)}: {error}") from error

    def write(self, backup: Path) -> None:
        _path(backup).write_text(json.dumps(asdict(self), indent=1) + "\n")


def hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _path(backup: Path) -> Path:
    return backup.with_name(f"{backup.name}.json")
