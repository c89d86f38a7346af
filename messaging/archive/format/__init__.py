"""The format of an archive (docs/export.md): what the export writes and the import reads."""
