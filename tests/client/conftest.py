"""The Node process in which the page's store runs."""

import shutil
from collections.abc import Iterator

import pytest

from tests.client.readers import Node


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    path = shutil.which("node")
    assert path, "there is no Node on the PATH: run the tests with bin/test"
    node = Node(path)
    yield node
    node.stop()
