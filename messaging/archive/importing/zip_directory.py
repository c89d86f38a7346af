"""How long the list of entries of a ZIP file is, told before it is read into memory.

Follows the specification (APPNOTE 4.3.14 to 4.3.16) as Python's zipfile does: what is measured
here is what zipfile will read.
"""

import struct
from typing import IO

END = struct.Struct("<4s4H2LH")
LOCATOR = struct.Struct("<4sLQL")
END_64 = struct.Struct("<4sQ2H2L4Q")
MAX_COMMENT = 65_536
UNTOLD = 0xFFFFFFFF  # the size is in the 64-bit record


def measure_directory(file: IO[bytes]) -> int:
    """Return the size in bytes of the list of entries. Raises ValueError where there is none."""
    start = _find_end(file)
    size: int = END.unpack(_read(file, start, END))[5]
    if start < LOCATOR.size:
        return size
    signature, _disk, offset, _disks = LOCATOR.unpack(_read(file, start - LOCATOR.size, LOCATOR))
    if signature != b"PK\x06\x07":
        return size
    # zipfile looks right before the locator; what is stored as `offset` may lie elsewhere.
    places = {offset, start - LOCATOR.size - END_64.size}
    sizes = [_measure_64(file, place) for place in places if place >= 0]
    return max(size if size != UNTOLD else 0, *sizes, 0)


def _measure_64(file: IO[bytes], place: int) -> int:
    try:
        record = END_64.unpack(_read(file, place, END_64))
    except ValueError:
        return 0
    return int(record[8]) if record[0] == b"PK\x06\x06" else 0


def _find_end(file: IO[bytes]) -> int:
    """Without a comment the record is the last thing; else it is the last that looks like one."""
    length = file.seek(0, 2)
    if length >= END.size:
        last = _read(file, length - END.size, END)
        if last.startswith(b"PK\x05\x06") and last.endswith(b"\0\0"):
            return length - END.size
    begin = max(0, length - MAX_COMMENT - END.size)
    file.seek(begin)
    place = file.read().rfind(b"PK\x05\x06")
    if place < 0 or begin + place + END.size > length:
        raise ValueError
    return begin + place


def _read(file: IO[bytes], place: int, shape: struct.Struct) -> bytes:
    file.seek(place)
    found = file.read(shape.size)
    if len(found) < shape.size:
        raise ValueError
    return found
