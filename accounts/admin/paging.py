"""Pages of lists that may have a million rows: nothing is counted that is not looked at."""

import json
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

MAX_EXACT = 1_000  # rows; beyond these PostgreSQL's estimate is shown
MAX_PAGES = 200  # further back one narrows the list instead: an offset costs what it skips


class EstimatingPaginator(Paginator[Any]):
    """Knows a short list's length exactly and a long one's from the planner.

    `is_estimate` says which it was. The last page is the most that can be reached.
    """

    object_list: QuerySet[Any]

    @cached_property
    def count(self) -> int:
        exact = len(self.object_list.values_list("pk")[: MAX_EXACT + 1])
        if not self._is_long(exact):
            return exact
        return max(exact, self._estimate())

    @cached_property
    def num_pages(self) -> int:
        return min(super().num_pages, MAX_PAGES)

    @property
    def is_estimate(self) -> bool:
        return self._is_long(self.count)

    def _is_long(self, count: int) -> bool:
        return count > MAX_EXACT

    def _estimate(self) -> int:
        plan = json.loads(self.object_list.order_by().explain(format="json"))
        return int(plan[0]["Plan"]["Plan Rows"])
