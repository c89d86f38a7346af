"""Optional: report logged errors to Sentry, scrubbed like the log.

The package is in requirements/sentry.txt, not among those of the site.
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.operations.logs import request_id, scrub

# The parts of an event that could hold personal data.
EXCLUDED = ("request", "user", "extra", "breadcrumbs", "modules", "server_name")


def report_to(dsn: str) -> None:
    """Start reporting. Raises ImproperlyConfigured."""
    try:
        import sentry_sdk
    except ImportError:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set, but sentry-sdk is not installed: "
            "pip install --require-hashes -r requirements/sentry.txt"
        ) from None
    sentry_sdk.init(
        dsn,
        auto_enabling_integrations=False,  # what we log is enough
        include_local_variables=False,
        send_default_pii=False,
        max_breadcrumbs=0,
        before_send=_clean,
    )


def _clean(event: Any, _hint: Any) -> Any:
    kept = {name: value for name, value in event.items() if name not in EXCLUDED}
    return _scrub(kept) | {"tags": {"request_id": request_id.get()}}


def _scrub(value: Any) -> Any:
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, dict):
        return {name: _scrub(each) for name, each in value.items()}
    return [_scrub(each) for each in value] if isinstance(value, list) else value
