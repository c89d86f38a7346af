"""Acts: what a moderator does to one or several rows, each asked about on a page of its own.

An act is offered on a row's page and in its list; both lead to `act/<name>/?ids=…`, which asks
why, and does it through the same actions as everybody else.
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
from accounts.audit import MAX_REASON
from accounts.common.errors import ConfabError
from accounts.common.requests import get_user, post_data
from accounts.forms import add_errors

Links = list[tuple[str, str]]  # what is read, and the path it leads to

MAX_CHOSEN = 100  # rows that one act is done to
MAX_NAMED = 3  # of them, where it is told what was done


def reason_field(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=MAX_REASON, widget=forms.Textarea({"rows": 3}), **options
    )


class ReasonForm(forms.Form):
    reason = reason_field("")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].label = _("Why")
        self.fields["reason"].help_text = _("Kept in the audit log.")


def always(_thing: Any) -> bool:
    return True


@dataclass(frozen=True)
class Act:
    """`perform(request, thing, cleaned)` does it, and raises ConfabError where it cannot be done.

    `right` is the permission it takes; `fits` whether it makes sense for a thing as it stands;
    `after` where to go then, instead of back.
    """

    name: str
    label: Any
    right: str
    perform: Callable[[HttpRequest, Any, dict[str, Any]], object]
    hint: Any = ""
    form: type[forms.Form] = ReasonForm
    fits: Callable[[Any], bool] = always
    is_bulk: bool = True
    is_grave: bool = False
    after: Callable[[HttpRequest, Any], str] | None = None


class WithActs(GuardedAdmin):
    """A ModelAdmin that offers `acts`."""

    acts: tuple[Act, ...] = ()
    change_form_template = "admin/change_form_acts.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.act_view)
        own = [path("act/<slug:name>/", view, name=self._act_url_name())]
        return own + super().get_urls()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer in the list what can be done to several at once."""
        bulk = [act for act in self.acts if act.is_bulk and request.user.has_perm(act.right)]
        return {act.name: (self._choose_for(act), act.name, act.label) for act in bulk}

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        extra = extra_context or {}
        thing = self.get_object(request, object_id)
        if thing:
            extra["acts"] = list(self._offer(request, thing))
            extra["links"] = self.list_links(request, thing)
        return super().change_view(request, object_id, form_url, extra)

    def list_links(self, request: HttpRequest, thing: Any) -> Links:
        """Return where else something about `thing` is found."""
        return []

    def get_act_rows(self, request: HttpRequest, act: Act) -> QuerySet[Any]:
        """Return the rows that `act` may be done to."""
        return self.get_queryset(request)

    def describe(self, request: HttpRequest, thing: Any) -> str:
        """What `thing` is called where an act upon it is asked about."""
        return str(thing)

    def name_done(self, thing: Any) -> str:
        """What it is called once that is done: what was taken down is not quoted again."""
        return str(thing)

    def act_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """Ask about the act `name` upon the things of `?ids=`, and do it."""
        act = self._get_act(request, name)
        chosen = self._get_chosen(request, act)
        form = act.form(post_data(request))
        if form.is_valid() and self._perform(request, act, chosen, form):
            return redirect(self._where_then(request, act, chosen))
        context = {
            **self.admin_site.each_context(request),
            "title": act.label,
            "act": act,
            "chosen": [(thing.pk, self.describe(request, thing)) for thing in chosen],
            "form": form,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/act.html", context)

    def act_path(self, name: str, ids: Iterable[Any]) -> str:
        query = urlencode({"ids": ",".join(map(str, ids))})
        return f"{reverse(f'admin:{self._act_url_name()}', args=[name])}?{query}"

    def _act_url_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_act"

    def _offer(self, request: HttpRequest, thing: Any) -> Iterable[dict[str, Any]]:
        for act in self.acts:
            if request.user.has_perm(act.right) and act.fits(thing):
                yield {"act": act, "path": self.act_path(act.name, [thing.pk])}

    def _choose_for(self, act: Act) -> Callable[..., HttpResponse | None]:
        def choose(_admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
            ids = list(rows.values_list("pk", flat=True)[: MAX_CHOSEN + 1])
            if len(ids) <= MAX_CHOSEN:
                return HttpResponseRedirect(self.act_path(act.name, ids))
            said = _("Choose at most %(most)s at a time.") % {"most": MAX_CHOSEN}
            messages.error(request, said)
            return None

        return choose

    def _get_act(self, request: HttpRequest, name: str) -> Act:
        act = next((act for act in self.acts if act.name == name), None)
        if act is None:
            raise Http404
        if not request.user.has_perm(act.right):
            raise PermissionDenied
        return act

    def _get_chosen(self, request: HttpRequest, act: Act) -> list[Any]:
        ids = request.GET.get("ids", "").split(",")[:MAX_CHOSEN]
        if len(ids) > 1 and not act.is_bulk:
            raise Http404
        try:
            chosen = list(self.get_act_rows(request, act).filter(pk__in=ids))
        except (ValidationError, ValueError):
            raise Http404 from None
        if not chosen:
            raise Http404
        return chosen

    def _perform(self, request: HttpRequest, act: Act, chosen: list[Any], form: forms.Form) -> bool:
        """Do the act to each; say of each where it failed. Returns whether it was done to any."""
        failed = {}
        for thing in chosen:
            try:
                act.perform(request, thing, form.cleaned_data)
            except ConfabError as error:
                failed[thing] = error
        if len(failed) == len(chosen):
            add_errors(form, next(iter(failed.values())))
            return False
        for thing, refusal in failed.items():
            messages.error(request, f"{thing}: {refusal.message}")
        done = [thing for thing in chosen if thing not in failed]
        said = {"act": act.label, "names": self._name_some(done)}
        messages.success(request, _("Done – %(act)s: %(names)s") % said)
        return True

    def _name_some(self, things: list[Any]) -> str:
        names = ", ".join(self.name_done(thing) for thing in things[:MAX_NAMED])
        more = len(things) - MAX_NAMED
        if more <= 0:
            return names
        return _("%(names)s and %(more)s more") % {"names": names, "more": more}

    def _where_then(self, request: HttpRequest, act: Act, chosen: list[Any]) -> str:
        if act.after:
            return act.after(request, chosen[0])
        place = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        # What was done may have put it out of the reader's sight.
        left = self.get_queryset(request).filter(pk=chosen[0].pk).exists()
        if len(chosen) == 1 and left:
            return reverse(f"{place}_change", args=[chosen[0].pk])
        return reverse(f"{place}_changelist")


def list_path(model: type[Model], **narrowed: Any) -> str:
    """Return the path of a list in the admin, narrowed."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    return f"{reverse(name)}?{urlencode(narrowed)}"


def by(request: HttpRequest) -> dict[str, Any]:
    """Who acts, in the words of the actions that take `as_staff`."""
    return {"by": get_user(request), "as_staff": True}
