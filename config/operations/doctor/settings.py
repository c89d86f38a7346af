"""Checks the settings of a public site; the worst mistakes already prevent the start."""

from collections.abc import Iterator

from django.conf import settings

from config.operations.doctor.findings import Finding, error, ok, warning

PLACEHOLDERS = {"", "password", "confab", "postgres", "secret", "changeme"}
LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "testserver"}


def check_settings() -> Iterator[Finding]:
    findings = [*_check_debug(), *_check_hosts(), *_check_https(), *_check_password()]
    yield from findings or [ok("settings", f"for {', '.join(settings.ALLOWED_HOSTS)}")]


def _check_debug() -> Iterator[Finding]:
    if settings.DEBUG:
        yield error("debug", "DEBUG is on and exposes internals to everyone. Turn it off.")


def _check_hosts() -> Iterator[Finding]:
    hosts = set(settings.ALLOWED_HOSTS)
    if "chat.example.com" in hosts:
        yield error("hosts", "ALLOWED_HOSTS is still the example's. Set the site's host names.")
    elif hosts <= LOCAL_HOSTS:
        yield warning("hosts", "ALLOWED_HOSTS allows only this machine: others can't connect.")


def _check_https() -> Iterator[Finding]:
    if settings.HTTPS and not settings.TRUSTED_PROXIES:
        yield error(
            "https",
            "HTTPS is on and TRUSTED_PROXIES is 0: X-Forwarded-Proto is ignored, so every page "
            "redirects to itself. Set it to the number of proxies in front.",
        )
    if not settings.HTTPS and not set(settings.ALLOWED_HOSTS) <= LOCAL_HOSTS:
        yield warning("https", "HTTPS is off: passwords and messages are sent unencrypted.")


def _check_password() -> Iterator[Finding]:
    database = settings.DATABASES["default"]
    if str(database.get("PASSWORD", "")).lower() in PLACEHOLDERS and database.get("HOST"):
        yield warning("secrets", "The password in DATABASE_URL is empty or the example's.")
