"""The result of one run of the generator, in the units of the tables."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figures:
    run: dict[str, Any]

    @property
    def deliveries_a_second(self) -> float:
        return float(self.run["deliveries"] / self.run["seconds"])

    @property
    def deliveries_a_cpu_second(self) -> float:
        return float(self.run["deliveries"] / max(self.run["server_cpu"], 0.01))

    @property
    def messages_a_second(self) -> float:
        return float(len(self.run["latencies"]) / self.run["seconds"])

    @property
    def generator_load(self) -> str:
        return f"{self.run['generator_cpu'] / self.run['seconds']:.0%}"

    @property
    def server_load(self) -> str:
        return f"{self.run['server_cpu'] / self.run['seconds']:.0%}"

    @property
    def faults(self) -> str:
        """What went wrong, in words; mostly nothing."""
        counts = {name: self.run[name] for name in ("lost", "duplicates", "caught_up")}
        found = {name: count for name, count in (counts | self.run["trouble"]).items() if count}
        return ", ".join(f"{name} {count:,}" for name, count in found.items()) or "none"

    def latency(self, share: float) -> float:
        """Milliseconds within which that share of the messages had reached the last member."""
        latencies = self.run["latencies"]
        if not latencies:
            return float("inf")
        return float(latencies[min(len(latencies) - 1, int(len(latencies) * share))] * 1000)
