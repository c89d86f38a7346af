"""The machine's nginx in front of several servers, as an operator would have it."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from pathlib import Path

from tests.services import free_port, spawn

START_SECONDS = 30
CONFIGURATION = """
daemon off;
{user}
pid "{home}/nginx.pid";
error_log "{home}/error.log" warn;
worker_processes 1;
worker_shutdown_timeout 1s;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path "{home}/body";
    proxy_temp_path "{home}/proxy";
    fastcgi_temp_path "{home}/fastcgi";
    uwsgi_temp_path "{home}/uwsgi";
    scgi_temp_path "{home}/scgi";
    upstream confab {{
        {servers}
    }}
    server {{
        listen 127.0.0.1:{port};
        proxy_http_version 1.1;
        proxy_connect_timeout 1s;
        location / {{
            proxy_pass http://confab;
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header Connection "";
            proxy_read_timeout 4s;
        }}
        location /ws/ {{
            proxy_pass http://confab;
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection upgrade;
            proxy_read_timeout 75s;
        }}
    }}
}}
"""


def find_nginx() -> str | None:
    """Return the path of nginx, installed where we may, or None."""
    return _which() or _install()


def _which() -> str | None:
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")


def _install() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    # The core alone: the package `nginx` would also start one.
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", "nginx-light"]):
        done = subprocess.run(
            ["apt-get", "--quiet", *arguments],
            env=environment,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            return None
    return _which()


class Nginx:
    """Balances over the ports `servers`; everything it writes is below `home`."""

    def __init__(self, program: str, home: Path, servers: Sequence[int]) -> None:
        self.program, self.home, self.port = program, home, free_port()
        user = "user root;" if os.geteuid() == 0 else ""
        lines = (f"server 127.0.0.1:{port} max_fails=1 fail_timeout=1s;" for port in servers)
        self.configuration = CONFIGURATION.format(
            user=user, home=home, servers="\n        ".join(lines), port=self.port
        )
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; return when it answers."""
        self.home.mkdir(parents=True, exist_ok=True)
        file = self.home / "nginx.conf"
        file.write_text(self.configuration)
        errors = (self.home / "start.log").open("wb")
        with errors:
            command = [self.program, "-c", str(file), "-e", str(self.home / "error.log")]
            self.process = spawn(command, stdout=errors, stderr=errors)
        self._wait_until_it_answers()

    def reload(self) -> None:
        """Read the configuration again: the old worker drops its sockets after a second."""
        assert self.process
        self.process.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self.process
            assert self.process.poll() is None, (self.home / "start.log").read_text()
            connection = HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
            try:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                pass
            finally:
                connection.close()
            time.sleep(0.05)
        raise AssertionError(f"nginx does not answer: {(self.home / 'error.log').read_text()}")
