"""The only place that registers on_commit."""

from collections.abc import Callable
from typing import ParamSpec

from django.db import transaction

Arguments = ParamSpec("Arguments")


def after_commit(
    broadcast: Callable[Arguments, None], *args: Arguments.args, **options: Arguments.kwargs
) -> None:
    """Call a broadcast once the transaction is committed; at once outside of one.

    Its errors are logged: the change is saved, and clients catch up by the clocks that they get.
    """
    # Not functools.partial: Django logs the failed callable's __qualname__, which that lacks.
    transaction.on_commit(lambda: broadcast(*args, **options), robust=True)
