"""Taking one's words along: my own data, or a room, in one archive (docs/export.md)."""
