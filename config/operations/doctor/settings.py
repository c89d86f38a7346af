"""Whether the settings fit a site that others can reach; the worst stop the start itself."""

from collections.abc import Iterator

from django.conf import settings

from config.operations.doctor.findings import Finding, warning, well, wrong

PLACEHOLDERS = {"", "password", "confab", "postgres", "secret", "changeme"}
HERE = {"localhost", "127.0.0.1", "[::1]", "testserver"}


def check_settings() -> Iterator[Finding]:
    found = [*_check_debug(), *_check_hosts(), *_check_https(), *_check_password()]
    yield from found or [well("settings", f"for {', '.join(settings.ALLOWED_HOSTS)}")]


def _check_debug() -> Iterator[Finding]:
    if settings.DEBUG:
        yield wrong("debug", "DEBUG is on and shows our insides to everybody. Turn it off.")


def _check_hosts() -> Iterator[Finding]:
    hosts = set(settings.ALLOWED_HOSTS)
    if "chat.example.com" in hosts:
        yield wrong("hosts", "ALLOWED_HOSTS is still the example's. Name the hosts people type.")
    elif hosts <= HERE:
        yield warning("hosts", "ALLOWED_HOSTS names this machine alone: nobody else comes in.")


def _check_https() -> Iterator[Finding]:
    if settings.HTTPS and not settings.TRUSTED_PROXIES:
        yield wrong(
            "https",
            "HTTPS is on, and TRUSTED_PROXIES is 0: nobody's X-Forwarded-Proto is believed, so "
            "every page is sent on to itself. Say how many proxies stand in front.",
        )
    if not settings.HTTPS and not set(settings.ALLOWED_HOSTS) <= HERE:
        yield warning("https", "HTTPS is off: passwords and messages cross the network openly.")


def _check_password() -> Iterator[Finding]:
    database = settings.DATABASES["default"]
    if str(database.get("PASSWORD", "")).lower() in PLACEHOLDERS and database.get("HOST"):
        yield warning("secrets", "The password in DATABASE_URL is none, or the example's.")
