"""A service of docker-compose.yml that is a program of ours, as a process of this machine."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.deploy.compose import Service, seconds
from tests.live import ROOT
from tests.services import spawn

END_SECONDS = 60
HEALTHY_SECONDS = 60


class Program:
    """Does what the container would: the image's entrypoint with the service's command."""

    def __init__(self, service: Service, environment: Mapping[str, str], log: Path) -> None:
        self.service, self.log = service, log
        self.process: subprocess.Popen[bytes] | None = None
        # Nothing of ours is set in a container; the image brings Python and its static files.
        self.environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "STATIC_ROOT": os.environ["STATIC_ROOT"],
            **environment,
        }

    @property
    def output(self) -> str:
        return self.log.read_text()

    def manage(self, *arguments: str, **environment: str) -> str:
        """Run manage.py in it, as `docker compose exec` does; return its output."""
        done = subprocess.run(
            [str(ROOT / "deploy" / "entrypoint"), "python", "manage.py", *arguments],
            cwd=ROOT, env=self.environment | environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout
        return done.stdout

    def run(self) -> None:
        """Run it to its end, which must be a good one."""
        self._start()
        assert self.process
        code = self.process.wait(END_SECONDS)
        assert code == 0, f"{self.service['command']} ended with {code}:\n{self.output}"

    def start(self) -> None:
        """Start it; return when it is healthy."""
        self._start()
        deadline = time.monotonic() + HEALTHY_SECONDS
        while not self.is_healthy():
            assert self.process
            assert self.process.poll() is None, f"it ended at its start:\n{self.output}"
            assert time.monotonic() < deadline, f"it is not healthy:\n{self.output}"
            time.sleep(0.1)

    def is_healthy(self) -> bool:
        kind, *command = self.service["healthcheck"]["test"]
        assert kind == "CMD"
        return subprocess.run(command, cwd=ROOT, env=self.environment, check=False).returncode == 0

    def stop(self) -> None:
        """Stop it as Compose does; it must end by itself, and well."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(seconds(self.service["stop_grace_period"]))
        self.process = None
        assert code == 0, f"it ended with {code}:\n{self.output}"

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    def _start(self) -> None:
        command: Sequence[str] = self.service["command"]
        with self.log.open("ab") as log:
            self.process = spawn(
                [str(ROOT / "deploy" / "entrypoint"), *command],
                cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
