"""The figures as they come, and as tables in docs/performance.md."""

import platform
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from tests.load.processes import Cores

PAGE = Path("docs/performance.md")
MARK = "<!-- bin/bench --write replaces everything below -->"
PACKAGES = ("django", "channels", "channels-redis", "daphne", "uvicorn", "psycopg", "websockets")


@dataclass
class Table:
    """`note` says what the figures mean; columns of rows may be any text or number."""

    title: str
    columns: Sequence[str]
    note: str = ""
    rows: list[Sequence[object]] = field(default_factory=list)

    def begin(self) -> None:
        print(f"\n{self.title}\n  {' | '.join(self.columns)}", flush=True)

    def add(self, *row: object) -> None:
        self.rows.append(row)
        print("  " + " | ".join(map(_text, row)), flush=True)

    def as_markdown(self) -> str:
        rule = "|".join(["---"] + ["--:"] * (len(self.columns) - 1))
        rows = "\n".join(f"| {' | '.join(map(_text, row))} |" for row in self.rows)
        head = f"## {self.title}\n\n{self.note}\n\n" if self.note else f"## {self.title}\n\n"
        return f"{head}| {' | '.join(self.columns)} |\n|{rule}|\n{rows}\n"


def describe_machine(cores: Cores, arguments: Sequence[str]) -> str:
    """Return what a reader needs to compare, as lines of Markdown."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    commit = _run("git", "describe", "--always", "--dirty")
    command = " ".join(["bin/bench", *arguments])
    lines = [
        f"- {time.strftime('%Y-%m-%d')}, commit {commit}, `{command}`",
        f"- {_cpu_model()}, Linux {platform.release()}; servers on core {cores.servers[0]}, "
        f"the load generator on core {cores.generator}, "
        f"PostgreSQL and Redis on {', '.join(map(str, sorted(cores.services)))}",
        f"- Python {platform.python_version()}, {packages}",
    ]
    return "\n".join(lines)


def write_page(machine: str, tables: Sequence[Table]) -> None:
    """Replace the measured part of the page."""
    kept = PAGE.read_text().partition(MARK)[0].rstrip()
    measured = "\n".join(table.as_markdown() for table in tables)
    PAGE.write_text(f"{kept}\n\n{MARK}\n\n{machine}\n\n{measured}")


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _cpu_model() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(models)} × {models[0]}" if models else platform.machine()


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"
