"""Pagination of lists that may have millions of rows, without counting them all."""

import json
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

MAX_EXACT = 1_000  # rows; longer lists show PostgreSQL's estimate
MAX_PAGES = 200  # an offset costs as much as the rows that it skips


class EstimatingPaginator(Paginator[Any]):
    """Count short lists exactly, and estimate long ones by the query planner.

    `is_estimate` tells the two apart. MAX_PAGES bounds the last page.
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
