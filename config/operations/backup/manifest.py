"""What stands beside a backup, in FILE.json: when it was made, and what has to be in it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from config.operations.backup.programs import BackupError
from config.operations.backup.tally import Tally


@dataclass(frozen=True)
class Manifest:
    made_at: str
    sha256: str
    tables: Tally

    @classmethod
    def read(cls, backup: Path) -> Self:
        """Raises BackupError."""
        try:
            told = json.loads(_place(backup).read_text())
            tables = {name: (rows, total) for name, (rows, total) in told["tables"].items()}
            return cls(told["made_at"], told["sha256"], tables)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BackupError(f"{_place(backup)} cannot be read: {error}") from error

    def write(self, backup: Path) -> None:
        _place(backup).write_text(json.dumps(asdict(self), indent=1) + "\n")


def hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _place(backup: Path) -> Path:
    return backup.with_name(f"{backup.name}.json")
