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
        yield wrong("debug", "DEBUG is on and exposes internals to everyone. Turn it off.")


def _check_hosts() -> Iterator[Finding]:
    hosts = set(settings.ALLOWED_HOSTS)
    if "chat.example.com" in hosts:
        yield wrong("hosts", "ALLOWED_HOSTS is still the example's. Set the site's host names.")
    elif hosts <= HERE:
        yield warning("hosts", "ALLOWED_HOSTS allows only this machine: others can't connect.")


def _check_https() -> Iterator[Finding]:
    if settings.HTTPS and not settings.TRUSTED_PROXIES:
        yield wrong(
            "https",
            "HTTPS is on and TRUSTED_PROXIES is 0: X-Forwarded-Proto is ignored, so every page "
            "redirects to itself. Set it to the number of proxies in front.",
        )
    if not settings.HTTPS and not set(settings.ALLOWED_HOSTS) <= HERE:
        yield warning("https", "HTTPS is off: passwords and messages are sent unencrypted.")


def _check_password() -> Iterator[Finding]:
    database = settings.DATABASES["default"]
    if str(database.get("PASSWORD", "")).lower() in PLACEHOLDERS and database.get("HOST"):
        yield warning("secrets", "The password in DATABASE_URL is empty or the example's.")
