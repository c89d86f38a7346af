"""Starting the export of one's own data, and downloading an export."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import get_user
from messaging.archive.exporting.actions import get_archive, start_export

CHUNK_SIZE = 256 * 1024  # bytes


@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    start_export(owner=get_user(request))
    messages.success(request, _("Export started. We'll show progress under Activity."))
    return redirect("rooms:index")


@login_required
@require_safe
def download(request: HttpRequest, job_id: UUID) -> HttpResponseBase:
    response = _serve(get_archive(owner=get_user(request), job_id=job_id))
    response["Content-Type"] = "application/zip"
    response["Content-Disposition"] = 'attachment; filename="confab-export.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


def _serve(archive: Path) -> HttpResponseBase:
    """Let nginx send the file if EXPORT_LOCATION is set, else stream it."""
    if settings.EXPORT_LOCATION:
        path = archive.relative_to(settings.EXPORT_ROOT).as_posix()
        return HttpResponse(headers={"X-Accel-Redirect": settings.EXPORT_LOCATION + path})
    # Not FileResponse: under ASGI it reads the whole file into memory.
    response = StreamingHttpResponse(_read(archive))
    response["Content-Length"] = str(archive.stat().st_size)
    return response


async def _read(archive: Path) -> AsyncIterator[bytes]:
    file = await asyncio.to_thread(archive.open, "rb")
    with file:
        while chunk := await asyncio.to_thread(file.read, CHUNK_SIZE):
            yield chunk
