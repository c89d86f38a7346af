"""The names of an archive's tables, each a file of JSON Lines."""

ACCOUNT = "account.jsonl"
PEOPLE = "people.jsonl"
ROOMS = "rooms.jsonl"
MEMBERSHIPS = "memberships.jsonl"
BANS = "bans.jsonl"
BLOCKS = "blocks.jsonl"
MESSAGES = "messages.jsonl"
# Side tables: their rows belong to messages and follow the same order.
REACTIONS = "reactions.jsonl"
EDITS = "edits.jsonl"
