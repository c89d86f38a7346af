"""The machine's nginx with deploy/nginx.conf, filled in as the container's entrypoint does."""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.faults.nginx import find_nginx
from tests.live import ROOT
from tests.services import free_ports, spawn

START_SECONDS = 30
LOG_SECONDS = 30


def need_nginx() -> str:
    """Return the path of nginx; skip the test where there is none to be had."""
    if os.geteuid() != 0:
        pytest.skip("NGINX WAS NOT TESTED: its configuration starts it as root does.")
    nginx = find_nginx()
    if nginx is None or not (shutil.which("envsubst") or _install_envsubst()):
        pytest.skip("NGINX WAS NOT TESTED: nginx or envsubst is missing, and was not installed.")
    return nginx


def _install_envsubst() -> bool:
    command = ["apt-get", "--quiet", "install", "--yes", "gettext-base"]
    return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0


class Nginx:
    """Everything it writes is below `home`. `values` are those of its template."""

    def __init__(self, program: str, home: Path, values: Mapping[str, str]) -> None:
        self.program, self.home = program, home
        self.http, self.https = free_ports(2)
        self.values = dict(values) | {
            "CONFAB_HTTP": f"127.0.0.1:{self.http}",
            "CONFAB_HTTPS": f"127.0.0.1:{self.https}",
            "CONFAB_NGINX_USER": "root",
            "CONFAB_ACCESS_LOG": str(home / "access.log"),
            "CONFAB_ERROR_LOG": str(home / "error.log"),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def find_logged(self, *texts: str) -> str:
        """Return the access log, as soon as it has each of `texts`.

        nginx writes the line of a request after its answer: the client may have the answer first.
        """
        deadline = time.monotonic() + LOG_SECONDS
        while True:
            log = (self.home / "access.log").read_text()
            missing = [text for text in texts if text not in log]
            if not missing:
                return log
            assert time.monotonic() < deadline, f"{missing} not in {log}"
            time.sleep(0.05)

    def start(self) -> None:
        """Start it; return when it takes connections."""
        self.home.mkdir(parents=True, exist_ok=True)
        file = self.home / "nginx.conf"
        file.write_text(self._render())
        # In front, and next to an nginx that this machine may run already.
        main = f"daemon off; pid {self.home}/nginx.pid;"
        with (self.home / "start.log").open("wb") as log:
            command = [self.program, "-c", str(file), "-g", main]
            self.process = spawn(command, stdout=log, stderr=log)
        self._wait_for_port()

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()
            self.process = None

    def _render(self) -> str:
        file = self.home / "nginx.env"
        file.write_text("".join(f'{name}="{value}"\n' for name, value in self.values.items()))
        done = subprocess.run(
            [ROOT / "deploy" / "render-nginx", file], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _wait_for_port(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self.process
            assert self.process.poll() is None, (self.home / "start.log").read_text()
            try:
                socket.create_connection(("127.0.0.1", self.https), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError((self.home / "error.log").read_text())


def trusting_nothing() -> ssl.SSLContext:
    """A TLS client that takes any certificate: the site's own is made at its first start."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
