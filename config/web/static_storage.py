"""Static files: minified, and named by a hash of their content, so that browsers cache them.

With DEBUG on, the source files are served.
"""

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from config.web.minify import minify

OWN_FOLDERS = ("css/", "js/")


class MinifiedFiles:
    """A storage that minifies scripts and style sheets as they are read."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def open(self, path: str) -> File[Any]:
        return ContentFile(minify(path, self._read).encode())

    def _read(self, path: str) -> str:
        with self.storage.open(path) as file:
            return str(file.read().decode())


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's storage, which also rewrites the imports between our ES modules."""

    support_js_module_import_aggregation = True
    max_post_process_passes = 20  # the longest chain of imports

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        # Third-party files stay as they are, with their licences.
        minified = {
            name: (MinifiedFiles(storage) if name.startswith(OWN_FOLDERS) else storage, path)
            for name, (storage, path) in paths.items()
        }
        yield from super().post_process(minified, *args, **options)
