"""`manage.py doctor` on deployments with one real fault each."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from accounts.models import User
from rooms.models import Room
from tests.faults.nginx import Nginx, find_nginx
from tests.live import ROOT, LiveServer, database_url
from tests.operations.raw_http import newest_migration
from tests.services import free_port


def run_doctor(*arguments: str, **environment: str) -> tuple[int, str]:
    """Return the exit code and all the output."""
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor", "--idle", "0", *arguments],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database_url()} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that nginx's worker can read."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


class Site:
    """A live server behind nginx, whose configuration a test can break."""

    def __init__(self, server: LiveServer, folder: Path) -> None:
        program = find_nginx()
        if program is None:
            pytest.skip("nginx is not available")
        self.server = server
        self.nginx = Nginx(program, folder, [server.port])
        self.url = f"http://127.0.0.1:{self.nginx.port}"

    def replace(self, line: str, replacement: str = "", *, count: int = -1) -> None:
        assert line in self.nginx.configuration
        self.nginx.configuration = self.nginx.configuration.replace(line, replacement, count)

    def examine(self, *arguments: str) -> tuple[int, str]:
        self.nginx.start()
        try:
            return run_doctor("--url", self.url, *arguments, **self.server.environment)
        finally:
            self.nginx.stop()


@pytest.fixture
def site(live_server: LiveServer, alice: User, folder: Path) -> Site:
    return Site(live_server, folder)


def test_a_healthy_site(site: Site, lobby: Room) -> None:
    code, output = site.examine("--idle", "1")
    assert code == 0, output
    assert "No problems found." in output
    assert "ERROR" not in output
    assert "an echo takes" in output
    assert not Session.objects.exists(), "the temporary session is deleted"


def test_a_proxy_that_drops_the_upgrade_header(site: Site) -> None:
    site.replace("proxy_set_header Upgrade $http_upgrade;")
    code, output = site.examine()
    assert code == 1
    assert "Upgrade and Connection headers don't arrive" in output
    assert "1 to fix" in output


def test_a_proxy_that_passes_another_host(site: Site) -> None:
    site.replace("proxy_set_header Host $http_host;")
    code, output = site.examine()
    assert code == 1
    assert "ERROR  address: the Host header isn't" in output


def test_a_proxy_that_drops_the_port(site: Site) -> None:
    site.replace("proxy_set_header Host $http_host;", "proxy_set_header Host $host;")
    code, output = site.examine()
    assert code == 1
    assert "ERROR  socket: the Host header arrives without its port" in output


def test_a_proxy_that_drops_the_origin(site: Site) -> None:
    site.replace(
        "proxy_set_header Connection upgrade;",
        'proxy_set_header Connection upgrade; proxy_set_header Origin "";',
    )
    code, output = site.examine()
    assert code == 1
    assert "Origin or Cookie is missing" in output


def test_a_proxy_that_closes_idle_sockets(site: Site) -> None:
    site.replace("proxy_read_timeout 75s;", "proxy_read_timeout 1s;")
    code, output = site.examine("--idle", "3")
    assert code == 1
    assert "it was closed after" in output
    assert "proxy_read_timeout" in output


def test_a_proxy_without_its_server(site: Site) -> None:
    site.nginx.start()
    try:
        site.server.terminate()
        code, output = run_doctor("--url", site.url)
    finally:
        site.nginx.stop()
    assert code == 1
    assert "ERROR  address: the proxy" in output
    assert "reach Confab" in output


@pytest.mark.parametrize("is_forwarded", [False, True])
def test_a_proxy_with_and_without_the_scheme(
    transactional_db: None, alice: User, folder: Path, is_forwarded: bool
) -> None:
    certificate = make_certificate(folder)
    server = LiveServer(HTTPS="on", TRUSTED_PROXIES="1", SSL_CERT_FILE=str(certificate))
    server.start()
    site = Site(server, folder / "nginx")
    port = free_port()
    site.replace(
        f"listen 127.0.0.1:{site.nginx.port};",
        f"listen 127.0.0.1:{site.nginx.port}; listen 127.0.0.1:{port} ssl;"
        f"ssl_certificate {certificate}; ssl_certificate_key {folder}/key.pem;",
    )
    if is_forwarded:
        forwarded = "proxy_set_header X-Forwarded-For $remote_addr;"
        site.replace(forwarded, f"{forwarded} proxy_set_header X-Forwarded-Proto $scheme;")
    site.url = f"https://127.0.0.1:{port}"
    try:
        code, output = site.examine()
    finally:
        server.terminate()
    assert ("X-Forwarded-Proto doesn't arrive" in output) is not is_forwarded
    assert code == (0 if is_forwarded else 1), output


def make_certificate(folder: Path) -> Path:
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1"
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command.split(), *files, *names], check=True, capture_output=True)
    return folder / "certificate.pem"


def test_a_healthy_site_from_inside(transactional_db: None) -> None:
    code, output = run_doctor("--inside", REDIS_URL=os.environ["TEST_REDIS_URL"])
    assert code == 0, output
    assert "the channel layer and the cache work" in output


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "ERROR  redis: no response"),
        ({"DATABASE_URL": "postgres://x@127.0.0.1:1/x"}, "ERROR  database: no response"),
        ({"EMAIL_URL": "smtp://127.0.0.1:1"}, "ERROR  mail: the mail server refused"),
        ({"STATIC_ROOT": "/nowhere"}, "ERROR  static files: /nowhere is empty"),
        ({"DEBUG": "on"}, "ERROR  debug: DEBUG is on"),
        ({"HTTPS": "on"}, "ERROR  https: HTTPS is on and TRUSTED_PROXIES is 0"),
        ({"ALLOWED_HOSTS": "chat.example.com"}, "ERROR  hosts: ALLOWED_HOSTS is still"),
    ],
)
def test_a_fault_is_reported(
    transactional_db: None, environment: dict[str, str], expected: str
) -> None:
    code, output = run_doctor("--inside", **environment)
    assert code == 1
    assert expected in output
    assert "1 to fix" in output
    assert "Traceback" not in output


def test_a_clock_that_is_a_minute_ahead(transactional_db: None) -> None:
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql"
            " AS $$ SELECT pg_catalog.clock_timestamp() + interval '1 minute' $$"
        )
        cursor.execute(f'ALTER DATABASE "{name}" SET search_path TO public, pg_catalog')
    try:
        code, output = run_doctor("--inside")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{name}" RESET search_path')
            cursor.execute("DROP FUNCTION public.clock_timestamp()")
    assert code == 1
    assert "ERROR  clock: the database's clock is 60 s ahead of ours" in output


def test_a_missing_migration(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        row = f"FROM django_migrations WHERE app = 'messaging' AND name = '{newest_migration()}'"
        cursor.execute(f"CREATE TABLE kept AS SELECT * {row}")
        cursor.execute(f"DELETE {row}")
    try:
        code, output = run_doctor("--inside")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO django_migrations SELECT * FROM kept")
            cursor.execute("DROP TABLE kept")
    assert code == 1
    assert "1 migrations are not applied" in output
