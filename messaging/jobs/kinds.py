"""Every kind of job that there is: importing this registers them."""

from messaging import erasing, purges
from messaging.exports import job as exports
from messaging.imports import job as imports

__all__ = ["erasing", "exports", "imports", "purges"]
