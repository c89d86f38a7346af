"""docker-compose.yml as Docker Compose reads it: its variables filled in by those of a .env."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import yaml

from tests.live import ROOT

VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
Service = dict[str, Any]


class Compose:
    """The file, with the variables of a .env."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables
        text = (ROOT / "docker-compose.yml").read_text()
        self.file: dict[str, Any] = yaml.safe_load(VARIABLE.sub(self._fill_in, text))

    @cached_property
    def services(self) -> dict[str, Service]:
        """What `docker compose up` starts, dependencies first."""
        all_ = {
            name: service
            for name, service in self.file["services"].items()
            if "profiles" not in service
        }
        ordered: dict[str, Service] = {}
        while len(ordered) < len(all_):
            ready = [
                name
                for name, service in all_.items()
                if name not in ordered and set(service.get("depends_on", {})) <= set(ordered)
            ]
            assert ready, f"{set(all_) - set(ordered)} wait for each other"
            ordered |= {name: all_[name] for name in ready}
        return ordered

    def address(self, name: str) -> str:
        """Return the fixed address of a service in the network between nginx and the others."""
        return str(self.services[name]["networks"]["site"]["ipv4_address"])

    def mounts(self, name: str) -> dict[str, str]:
        """Return {path in the container: name of the volume} of a service."""
        pairs = (volume.split(":") for volume in self.services[name].get("volumes", []))
        return {target: source for source, target, *_ in pairs if "/" not in source}

    def _fill_in(self, found: re.Match[str]) -> str:
        name, kind, rest = found.groups()
        if value := self.variables.get(name):
            return value
        assert kind != "?", rest
        return rest or ""


def seconds(text: str) -> int:
    """Return how long `30s` is."""
    assert text.endswith("s"), text
    return int(text[:-1])
