"""The fields of the page take as many characters as the server."""

import re
from pathlib import Path

import pytest

from accounts.common.sizes import MAX_REASON
from rooms.sizes import MAX_DESCRIPTION, MAX_ICON, MAX_NAME, MAX_NOTE, MAX_TOPIC

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@pytest.mark.parametrize(
    ("template", "name", "size"),
    [
        ("chat/_panel_about.html", "name", MAX_NAME),
        ("chat/_panel_about.html", "topic", MAX_TOPIC),
        ("chat/_panel_about.html", "description", MAX_DESCRIPTION),
        ("chat/_panel_about.html", "icon", MAX_ICON),
        ("chat/_dialogs.html", "reason", MAX_REASON),
        ("rooms/join.html", "note", MAX_NOTE),
    ],
)
def test_a_field_of_the_page_has_the_size_of_its_column(
    template: str, name: str, size: int
) -> None:
    text = (TEMPLATES / template).read_text()
    assert re.findall(rf'name="{name}" maxlength="(\d+)"', text) == [str(size)]
