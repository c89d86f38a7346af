"""Static files as they are served: lean, and named by a hash of their content.

Browsers may keep them for ever. With DEBUG on, the files are served as they are written.
"""

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from config.web.minify import lighten

OURS = ("css/", "js/")


class LeanFiles:
    """A storage whose scripts and style sheets are read without what only their writers need."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def open(self, path: str) -> File[Any]:
        return ContentFile(lighten(path, self._read).encode())

    def _read(self, path: str) -> str:
        with self.storage.open(path) as file:
            return str(file.read().decode())


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's storage, which also rewrites the imports between our ES modules."""

    support_js_module_import_aggregation = True
    max_post_process_passes = 20  # one for each module in a row that imports the next

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        # Other people's files are passed on as they are, with their licences.
        lean = {
            name: (LeanFiles(storage) if name.startswith(OURS) else storage, path)
            for name, (storage, path) in paths.items()
        }
        yield from super().post_process(lean, *args, **options)
