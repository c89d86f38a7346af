"""Admin actions: what a moderator does to one or several rows, each confirmed on its own page.

An action is offered on the page of a row and in its list. Both lead to `action/<name>/?ids=…`,
which asks for a reason and calls the same function as the page, the API and the commands.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from accounts.admin.guard import GuardedAdmin
from accounts.common.errors import ConfabError
from accounts.common.sizes import MAX_REASON
from accounts.forms import add_errors
from accounts.requests import get_user, post_data

Links = list[tuple[str, str]]  # (text, path)

MAX_CHOSEN = 100  # rows of one action
MAX_NAMED = 3  # rows named in the message of success


def reason_field(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=MAX_REASON, widget=forms.Textarea({"rows": 3}), **options
    )


class ReasonForm(forms.Form):
    reason = reason_field("")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].label = _("Reason")
        self.fields["reason"].help_text = _("Recorded in the audit log.")


def always(_row: Any) -> bool:
    return True


@dataclass(frozen=True)
class AdminAction:
    """`perform(request, row, cleaned)` changes a row; it raises ConfabError where it can't.

    `permission` is required of the moderator; `is_available` tells whether the state of a row
    allows the action; `success_url` is where the browser goes then, instead of back.
    """

    name: str
    label: Any
    permission: str
    perform: Callable[[HttpRequest, Any, dict[str, Any]], object]
    hint: Any = ""
    form: type[forms.Form] = ReasonForm
    is_available: Callable[[Any], bool] = always
    is_bulk: bool = True
    is_destructive: bool = False
    success_url: Callable[[HttpRequest, Any], str] | None = None


class ActionAdmin(GuardedAdmin):
    """A ModelAdmin that offers `admin_actions`."""

    admin_actions: tuple[AdminAction, ...] = ()
    change_form_template = "admin/change_form_actions.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.action_view)
        urls = [path("action/<slug:name>/", view, name=self._action_url_name())]
        return urls + super().get_urls()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer the bulk actions in the list, as Django's own actions."""
        return {
            action.name: (self._open_page_of(action), action.name, action.label)
            for action in self.admin_actions
            if action.is_bulk and request.user.has_perm(action.permission)
        }

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        extra = extra_context or {}
        row = self.get_object(request, object_id)
        if row:
            extra["offers"] = list(self._offer(request, row))
            extra["links"] = self.list_links(request, row)
        return super().change_view(request, object_id, form_url, extra)

    def list_links(self, request: HttpRequest, row: Any) -> Links:
        """Return links to related pages of `row`."""
        return []

    def get_action_rows(self, request: HttpRequest, action: AdminAction) -> QuerySet[Any]:
        """Return the rows that `action` may change."""
        return self.get_queryset(request)

    def describe(self, request: HttpRequest, row: Any) -> str:
        """Return the name of `row` on the page that confirms an action."""
        return str(row)

    def describe_done(self, row: Any) -> str:
        """Return its name once the action is done: a hidden text isn't quoted again."""
        return str(row)

    def action_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """Show the page of an action for the rows of `?ids=`, and perform it on POST."""
        action = self._get_action(request, name)
        chosen = self._get_chosen(request, action)
        form = action.form(post_data(request))
        if form.is_valid() and self._perform(request, action, chosen, form):
            return redirect(self._success_url(request, action, chosen))
        context = {
            **self.admin_site.each_context(request),
            "title": action.label,
            "action": action,
            "chosen": [(row.pk, self.describe(request, row)) for row in chosen],
            "form": form,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/action.html", context)

    def action_path(self, name: str, ids: Iterable[Any]) -> str:
        query = urlencode({"ids": ",".join(map(str, ids))})
        return f"{reverse(f'admin:{self._action_url_name()}', args=[name])}?{query}"

    def _action_url_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_action"

    def _offer(self, request: HttpRequest, row: Any) -> Iterable[dict[str, Any]]:
        for action in self.admin_actions:
            if request.user.has_perm(action.permission) and action.is_available(row):
                yield {"action": action, "path": self.action_path(action.name, [row.pk])}

    def _open_page_of(self, action: AdminAction) -> Callable[..., HttpResponse | None]:
        def open_page(
            _admin: Any, request: HttpRequest, rows: QuerySet[Any]
        ) -> HttpResponse | None:
            ids = list(rows.values_list("pk", flat=True)[: MAX_CHOSEN + 1])
            if len(ids) <= MAX_CHOSEN:
                return HttpResponseRedirect(self.action_path(action.name, ids))
            error = _("Choose up to %(most)s at a time.") % {"most": MAX_CHOSEN}
            messages.error(request, error)
            return None

        return open_page

    def _get_action(self, request: HttpRequest, name: str) -> AdminAction:
        action = next((action for action in self.admin_actions if action.name == name), None)
        if action is None:
            raise Http404
        if not request.user.has_perm(action.permission):
            raise PermissionDenied
        return action

    def _get_chosen(self, request: HttpRequest, action: AdminAction) -> list[Any]:
        ids = request.GET.get("ids", "").split(",")[:MAX_CHOSEN]
        if len(ids) > 1 and not action.is_bulk:
            raise Http404
        try:
            chosen = list(self.get_action_rows(request, action).filter(pk__in=ids))
        except (ValidationError, ValueError):
            raise Http404 from None
        if not chosen:
            raise Http404
        return chosen

    def _perform(
        self, request: HttpRequest, action: AdminAction, chosen: list[Any], form: forms.Form
    ) -> bool:
        """Perform the action on each row, and report each failure. Return whether any succeeded."""
        failed = {}
        for row in chosen:
            try:
                action.perform(request, row, form.cleaned_data)
            except ConfabError as error:
                failed[row] = error
        if len(failed) == len(chosen):
            add_errors(form, next(iter(failed.values())))
            return False
        for row, failure in failed.items():
            messages.error(request, f"{row}: {failure.message}")
        done = [row for row in chosen if row not in failed]
        names = {"act": action.label, "names": self._list_names(done)}
        messages.success(request, _("Done – %(act)s: %(names)s") % names)
        return True

    def _list_names(self, rows: list[Any]) -> str:
        names = ", ".join(self.describe_done(row) for row in rows[:MAX_NAMED])
        more = len(rows) - MAX_NAMED
        if more <= 0:
            return names
        return _("%(names)s and %(more)s more") % {"names": names, "more": more}

    def _success_url(self, request: HttpRequest, action: AdminAction, chosen: list[Any]) -> str:
        if action.success_url:
            return action.success_url(request, chosen[0])
        view = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        # The action may have taken the row out of the moderator's scope.
        is_visible = self.get_queryset(request).filter(pk=chosen[0].pk).exists()
        if len(chosen) == 1 and is_visible:
            return reverse(f"{view}_change", args=[chosen[0].pk])
        return reverse(f"{view}_changelist")


def list_path(model: type[Model], **filters: Any) -> str:
    """Return the path of a list in the admin, filtered."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    return f"{reverse(name)}?{urlencode(filters)}"


def actor_kwargs(request: HttpRequest) -> dict[str, Any]:
    """Return the keywords of an action that takes `by` and `as_staff`."""
    return {"by": get_user(request), "as_staff": True}
