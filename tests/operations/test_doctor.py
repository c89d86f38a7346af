"""manage.py doctor, on deployments with one real fault each."""

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


def consult(*arguments: str, **environment: str) -> tuple[int, str]:
    """Run it; return its exit code and all it said."""
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
    """A folder that nginx's worker may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


class Site:
    """A live server behind the machine's nginx, whose configuration may be spoilt."""

    def __init__(self, server: LiveServer, folder: Path) -> None:
        program = find_nginx()
        if program is None:
            pytest.skip("no nginx here, and none can be installed")
        self.server = server
        self.nginx = Nginx(program, folder, [server.port])
        self.url = f"http://127.0.0.1:{self.nginx.port}"

    def spoil(self, line: str, replacement: str = "", *, count: int = -1) -> None:
        assert line in self.nginx.configuration
        self.nginx.configuration = self.nginx.configuration.replace(line, replacement, count)

    def examine(self, *arguments: str) -> tuple[int, str]:
        self.nginx.start()
        try:
            return consult("--url", self.url, *arguments, **self.server.environment)
        finally:
            self.nginx.stop()


@pytest.fixture
def site(live_server: LiveServer, alice: User, folder: Path) -> Site:
    return Site(live_server, folder)


def test_a_site_that_is_well(site: Site, lobby: Room) -> None:
    code, said = site.examine("--idle", "1")
    assert code == 0, said
    assert "No problems found." in said
    assert "WRONG" not in said
    assert "an echo takes" in said
    assert not Session.objects.exists(), "what was lent is taken back"


def test_a_proxy_that_drops_the_upgrade_header(site: Site) -> None:
    site.spoil("proxy_set_header Upgrade $http_upgrade;")
    code, said = site.examine()
    assert code == 1
    assert "Upgrade and Connection headers don't arrive" in said
    assert "1 to fix" in said


def test_a_proxy_that_passes_another_host(site: Site) -> None:
    site.spoil("proxy_set_header Host $http_host;")
    code, said = site.examine()
    assert code == 1
    assert "WRONG  address: the Host header isn't" in said


def test_a_proxy_that_drops_the_port(site: Site) -> None:
    site.spoil("proxy_set_header Host $http_host;", "proxy_set_header Host $host;")
    code, said = site.examine()
    assert code == 1
    assert "WRONG  socket: the Host header arrives without its port" in said


def test_a_proxy_that_drops_the_origin(site: Site) -> None:
    site.spoil(
        "proxy_set_header Connection upgrade;",
        'proxy_set_header Connection upgrade; proxy_set_header Origin "";',
    )
    code, said = site.examine()
    assert code == 1
    assert "Origin or Cookie is missing" in said


def test_a_proxy_that_cuts_quiet_sockets(site: Site) -> None:
    site.spoil("proxy_read_timeout 75s;", "proxy_read_timeout 1s;")
    code, said = site.examine("--idle", "3")
    assert code == 1
    assert "it was closed after" in said
    assert "proxy_read_timeout" in said


def test_a_proxy_in_front_of_nothing(site: Site) -> None:
    site.nginx.start()
    try:
        site.server.terminate()
        code, said = consult("--url", site.url)
    finally:
        site.nginx.stop()
    assert code == 1
    assert "WRONG  address: the proxy" in said
    assert "reach Confab" in said


@pytest.mark.parametrize("told", [False, True])
def test_a_proxy_that_does_not_tell_the_scheme(
    transactional_db: None, alice: User, folder: Path, told: bool
) -> None:
    certificate = make_certificate(folder)
    server = LiveServer(HTTPS="on", TRUSTED_PROXIES="1", SSL_CERT_FILE=str(certificate))
    server.start()
    site = Site(server, folder / "nginx")
    port = free_port()
    site.spoil(
        f"listen 127.0.0.1:{site.nginx.port};",
        f"listen 127.0.0.1:{site.nginx.port}; listen 127.0.0.1:{port} ssl;"
        f"ssl_certificate {certificate}; ssl_certificate_key {folder}/key.pem;",
    )
    if told:
        forwarded = "proxy_set_header X-Forwarded-For $remote_addr;"
        site.spoil(forwarded, f"{forwarded} proxy_set_header X-Forwarded-Proto $scheme;")
    site.url = f"https://127.0.0.1:{port}"
    try:
        code, said = site.examine()
    finally:
        server.terminate()
    assert ("X-Forwarded-Proto doesn't arrive" in said) is not told
    assert code == (0 if told else 1), said


def make_certificate(folder: Path) -> Path:
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1"
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command.split(), *files, *names], check=True, capture_output=True)
    return folder / "certificate.pem"


def test_a_site_inside_is_well(transactional_db: None) -> None:
    code, said = consult("--inside", REDIS_URL=os.environ["TEST_REDIS_URL"])
    assert code == 0, said
    assert "what is sent comes back" in said


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "WRONG  redis: no response"),
        ({"DATABASE_URL": "postgres://x@127.0.0.1:1/x"}, "WRONG  database: no response"),
        ({"EMAIL_URL": "smtp://127.0.0.1:1"}, "WRONG  mail: the mail server refused"),
        ({"STATIC_ROOT": "/nowhere"}, "WRONG  static files: /nowhere is empty"),
        ({"DEBUG": "on"}, "WRONG  debug: DEBUG is on"),
        ({"HTTPS": "on"}, "WRONG  https: HTTPS is on and TRUSTED_PROXIES is 0"),
        ({"ALLOWED_HOSTS": "chat.example.com"}, "WRONG  hosts: ALLOWED_HOSTS is still"),
    ],
)
def test_a_fault_is_named(transactional_db: None, environment: dict[str, str], told: str) -> None:
    code, said = consult("--inside", **environment)
    assert code == 1
    assert told in said
    assert "1 to fix" in said
    assert "Traceback" not in said


def test_a_clock_that_is_a_minute_ahead(transactional_db: None) -> None:
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql"
            " AS $$ SELECT pg_catalog.clock_timestamp() + interval '1 minute' $$"
        )
        cursor.execute(f'ALTER DATABASE "{name}" SET search_path TO public, pg_catalog')
    try:
        code, said = consult("--inside")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{name}" RESET search_path')
            cursor.execute("DROP FUNCTION public.clock_timestamp()")
    assert code == 1
    assert "WRONG  clock: the database's clock is 60 s ahead of ours" in said


def test_tables_that_are_behind(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        row = f"FROM django_migrations WHERE app = 'messaging' AND name = '{newest_migration()}'"
        cursor.execute(f"CREATE TABLE kept AS SELECT * {row}")
        cursor.execute(f"DELETE {row}")
    try:
        code, said = consult("--inside")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO django_migrations SELECT * FROM kept")
            cursor.execute("DROP TABLE kept")
    assert code == 1
    assert "1 migrations are not applied" in said
