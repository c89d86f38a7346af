"""Importing an archive in the admin: uploaded, checked, then imported."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.admin_action import AdminAction, list_path, reason_field
from accounts.common.errors import ConfabError
from accounts.forms import add_errors
from accounts.requests import get_user
from messaging.archive.importing.actions import start_dry_run, start_import
from messaging.archive.importing.plan import describe_summary
from messaging.archive.importing.uploads import upload_of
from messaging.models.job import Job

# Not a permission that can be granted: only site owners have it.
PERMISSION = "messaging.import"


class ImportForm(forms.Form):
    file = forms.FileField(label=_("Archive"))
    trusts_emails = forms.BooleanField(
        label=_("Match people by unverified emails too"),
        help_text=_(
            "Anyone can sign up with someone else's address. Choose this only if you know "
            "everyone on this site."
        ),
        required=False,
    )
    reason = reason_field(_("Reason"), help_text=_("Recorded in the audit log."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        text = gettext(
            "An export of a Confab site or room, or of a Slack workspace, up to %(size)s. Import "
            "larger files on the server: manage.py import FILE."
        )
        size = filesizeformat(settings.MAX_IMPORT_BYTES)
        self.fields["file"].help_text = text % {"size": size}

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > settings.MAX_IMPORT_BYTES:
            raise forms.ValidationError(_("The file is too large."))
        return file


def import_view(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Show the upload form, and start the check of an archive."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*sent)
    if form.is_valid():
        try:
            job = start_dry_run(owner=get_user(request), **form.cleaned_data)
        except ConfabError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Checking the file. Nothing has been imported yet."))
            return redirect("admin:messaging_job_change", job.pk)
    context |= {"form": form, "title": _("Import")}
    return TemplateResponse(request, "admin/messaging/job/import.html", context)


def is_checked(job: Job) -> bool:
    is_dry = job.kind == "import" and job.args["dry"]
    return is_dry and job.state == Job.State.SUCCEEDED and upload_of(job).exists()


def import_checked(request: HttpRequest, job: Job, _cleaned: dict[str, Any]) -> None:
    start_import(owner=get_user(request), checked=job)


IMPORT = AdminAction(
    "import", _("Import"), PERMISSION, import_checked, form=forms.Form, is_available=is_checked,
    is_bulk=False, success_url=lambda _request, _job: list_path(Job),
    hint=_("Existing content stays unchanged. Follow the progress under Background jobs."),
)  # fmt: skip


def list_outcome(job: Job) -> list[str]:
    """Return the plan of an import as lines of text."""
    summary = job.result.get("summary") if job.kind == "import" else None
    return describe_summary(summary) if summary else []
