"""What a client holds of a room, whatever the network does: in Python and in the browser's code."""
