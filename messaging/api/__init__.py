"""The HTTP door to the same actions that the socket calls (docs/protocol.md)."""
