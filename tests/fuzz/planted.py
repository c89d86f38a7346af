"""A server with planted faults, which the fuzz runs find: nothing looks for U+0000, and a page
fails on it."""

import sys
from typing import Any

from django.core.paginator import Paginator

from accounts.common import text

get_page = Paginator.get_page


def get_page_or_fail(self: Any, number: Any) -> Any:
    if "\x00" in str(number):
        raise RuntimeError("planted")
    return get_page(self, number)


text.is_storable = lambda _text: True
Paginator.get_page = get_page_or_fail  # type: ignore[method-assign]

from config.server.main import main  # noqa: E402 - what it imports takes the fault along

if __name__ == "__main__":
    sys.exit(main())
