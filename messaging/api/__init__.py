"""The HTTP API; its routes call the same actions as the socket (docs/protocol.md)."""
