"""The route that starts an export. The job has its progress and its download."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from accounts.requests import get_user
from messaging.archive.exporting.actions import start_export
from messaging.jobs.broadcasts import job_json
from messaging.protocol.schemas import Schema

router = Router(tags=["jobs"])


class NewExport(Schema):
    room: UUID | None = None


@router.post("", response={201: dict[str, Any]}, summary="Export a room, or my own data")
def create(request: HttpRequest, new: NewExport) -> Status[dict[str, Any]]:
    return Status(201, job_json(start_export(owner=get_user(request), room_id=new.room)))
