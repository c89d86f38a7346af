"""Measuring the central directory of a ZIP file before it is read into memory.

Follows the specification (APPNOTE 4.3.14 to 4.3.16) the way Python's zipfile does, so the result
is what zipfile will read.
"""

import struct
from typing import IO

END = struct.Struct("<4s4H2LH")
LOCATOR = struct.Struct("<4sLQL")
END_64 = struct.Struct("<4sQ2H2L4Q")
MAX_COMMENT = 65_536
IN_ZIP64 = 0xFFFFFFFF  # the size is in the 64-bit record


def measure_directory(file: IO[bytes]) -> int:
    """Return the size of the central directory in bytes. Raises ValueError if there is none."""
    start = _find_end(file)
    size: int = END.unpack(_read(file, start, END))[5]
    if start < LOCATOR.size:
        return size
    signature, _disk, offset, _disks = LOCATOR.unpack(_read(file, start - LOCATOR.size, LOCATOR))
    if signature != b"PK\x06\x07":
        return size
    # zipfile reads right before the locator; the stored `offset` may point elsewhere.
    offsets = {offset, start - LOCATOR.size - END_64.size}
    sizes = [_measure_64(file, start) for start in offsets if start >= 0]
    return max(size if size != IN_ZIP64 else 0, *sizes, 0)


def _measure_64(file: IO[bytes], offset: int) -> int:
    try:
        record = END_64.unpack(_read(file, offset, END_64))
    except ValueError:
        return 0
    return int(record[8]) if record[0] == b"PK\x06\x06" else 0


def _find_end(file: IO[bytes]) -> int:
    """Find the end record: the last bytes, or before a comment the last match of its signature."""
    length = file.seek(0, 2)
    if length >= END.size:
        last = _read(file, length - END.size, END)
        if last.startswith(b"PK\x05\x06") and last.endswith(b"\0\0"):
            return length - END.size
    begin = max(0, length - MAX_COMMENT - END.size)
    file.seek(begin)
    index = file.read().rfind(b"PK\x05\x06")
    if index < 0 or begin + index + END.size > length:
        raise ValueError
    return begin + index


def _read(file: IO[bytes], offset: int, record: struct.Struct) -> bytes:
    file.seek(offset)
    content = file.read(record.size)
    if len(content) < record.size:
        raise ValueError
    return content
