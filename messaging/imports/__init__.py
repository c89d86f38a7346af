"""Taking in what was said elsewhere: our own archive, or an export of Slack (docs/import.md)."""
