"""`bin/run`: the whole site in one process, with its own PostgreSQL below var/.

While it serves, var/standalone.env holds its settings for manage.py.
"""

import argparse
import atexit
import os
import secrets
import signal
import socket
import sys
from pathlib import Path
from typing import IO

from config.server.embedded_postgres import EmbeddedPostgres

VAR = Path(__file__).resolve().parents[2] / "var"
ENVIRONMENT = VAR / "standalone.env"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def main() -> None:
    options = parse_options()
    VAR.mkdir(exist_ok=True)
    listener = open_port(options.host, options.port)
    lock = lock_data_folder()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        run(options, listener)
    except KeyboardInterrupt:
        print("\nStopped.")
    finally:
        lock.close()


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run", description="Serve Confab here.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on")
    parser.add_argument("--demo", action="store_true", help="fill an empty site with demo rooms")
    return parser.parse_args()


def open_port(host: str, port: int) -> socket.socket:
    from config.server.main import listen

    try:
        return listen(host, port)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        sys.exit(f"Cannot listen on {host}:{port}: {reason}. Try --port {port + 1}.")


def lock_data_folder() -> IO[str]:
    """Keep a second bin/run from using the same data. The lock ends with the process."""
    import fcntl

    lock = (VAR / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit("Confab is running from this folder already. Stop that one first.")
    return lock


def run(options: argparse.Namespace, listener: socket.socket) -> None:
    if "DATABASE_URL" not in os.environ:
        start_database()
    configure(options.host)
    prepare(demo=options.demo)
    print_welcome(options.host, listener.getsockname()[1])
    from config.server.main import serve

    serve(listener)


def start_database() -> None:
    postgres = EmbeddedPostgres(VAR / "postgres")
    print("Starting PostgreSQL ...", flush=True)
    atexit.register(postgres.stop)
    postgres.start()
    os.environ["DATABASE_URL"] = postgres.ensure_database("confab")


def configure(host: str) -> None:
    """Set defaults for the settings that the environment lacks, and write them for manage.py."""
    hosts = "localhost,127.0.0.1,[::1]"
    defaults = {
        "SECRET_KEY": read_secret(),
        "ALLOWED_HOSTS": hosts if host in LOOPBACK else f"{hosts},{host},{socket.gethostname()}",
        "HTTPS": "off",
        "SETUP_CODE_REQUIRED": "off" if host in LOOPBACK else "on",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    ENVIRONMENT.unlink(missing_ok=True)
    ENVIRONMENT.touch(mode=0o600)
    names = ["DATABASE_URL", *defaults]
    ENVIRONMENT.write_text("".join(f"{name}={os.environ[name]}\n" for name in names))
    atexit.register(ENVIRONMENT.unlink, missing_ok=True)


def read_secret() -> str:
    """Return the secret key of this folder, created at the first run."""
    file = VAR / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text()


def prepare(*, demo: bool) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False, clear=False)
    if demo:
        call_command("demo")


def print_welcome(host: str, port: int) -> None:
    from accounts.setup import has_accounts

    address = f"[{host}]" if ":" in host else host
    todo = "sign in" if has_accounts() else "open it and create the owner account"
    print(f"\nConfab is at http://{address}:{port}/ - {todo}.\nCtrl-C stops it.\n", flush=True)


if __name__ == "__main__":
    main()
