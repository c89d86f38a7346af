"""Cores, CPU seconds and memory, as Linux counts them."""

import os
import resource
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cores:
    """Who runs where. With fewer than four cores the servers share one, and the rest another."""

    servers: tuple[int, int]
    generator: int
    services: frozenset[int]

    @classmethod
    def plan(cls) -> "Cores":
        cores = sorted(os.sched_getaffinity(0))
        if len(cores) >= 4:
            return cls((cores[0], cores[1]), cores[2], frozenset(cores[3:]))
        return cls((cores[0], cores[0]), cores[-1], frozenset([cores[-1]]))

    @property
    def are_apart(self) -> bool:
        """Whether two servers have a core each."""
        return self.servers[0] != self.servers[1]


def allow_many_sockets() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def cpu_seconds(pid: int) -> float:
    """What a process and its threads have used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_bytes(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise ValueError(f"process {pid} has no memory")
