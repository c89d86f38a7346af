"""Users in the admin."""

from typing import Any, ClassVar

from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts import actions, audit
from accounts.account_events import get_account_events
from accounts.admin.admin_action import ActionAdmin, AdminAction, Links, list_path
from accounts.admin.lists import BigList
from accounts.models import AuditEntry, User
from accounts.placeholders import is_placeholder
from accounts.ranks import may_act_on
from accounts.requests import get_user

# The page of allauth shows the session key, which is as good as a password.
admin.site.unregister(UserSession)


def suspend(request: HttpRequest, user: User, cleaned: dict[str, Any]) -> None:
    actions.suspend_person(user=user, by=get_user(request), reason=cleaned["reason"])


def reinstate(request: HttpRequest, user: User, cleaned: dict[str, Any]) -> None:
    actions.reinstate_person(user=user, by=get_user(request), reason=cleaned["reason"])


def sign_out(request: HttpRequest, user: User, cleaned: dict[str, Any]) -> None:
    actions.end_sessions(user=user, by=get_user(request), reason=cleaned["reason"])


ADMIN_ACTIONS = (
    AdminAction(
        "suspend", _("Suspend"), "accounts.suspend_user", suspend, is_destructive=True,
        hint=_("They'll be signed out everywhere immediately and can't sign in until reinstated."),
        is_available=lambda user: user.is_active,
    ),
    AdminAction(
        "reinstate", _("Reinstate"), "accounts.suspend_user", reinstate,
        hint=_("They'll be able to sign in again."),
        is_available=lambda user: not user.is_active and not is_placeholder(user),
    ),
    AdminAction(
        "sign-out", _("Sign out everywhere"), "accounts.suspend_user", sign_out,
        hint=_("They'll be signed out on every device. They can sign in again immediately."),
    ),
)  # fmt: skip


RIGHTS = ("is_staff", "is_superuser", "groups")


class SessionInline(admin.TabularInline[UserSession, User]):
    """The sessions of a user, without their keys."""

    model = UserSession
    verbose_name_plural = _("Sessions")
    fields = readonly_fields = ("ip", "user_agent", "created_at", "last_seen_at")
    ordering = ("-last_seen_at",)
    can_delete = False
    extra = max_num = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("accounts.view_user")


class PersonCreationForm(AdminUserCreationForm[User]):
    def clean_username(self) -> str:
        """Leave the comparison to the constraint of the model: Django compares by UPPER."""
        username: str = self.cleaned_data["username"]
        return username


@admin.register(User)
class PersonAdmin(ActionAdmin, BigList, UserAdmin[User]):
    list_display = ("username", "name", "email", "status", "is_staff", "date_joined")
    list_filter = ("is_active", "is_staff", "is_superuser", "date_joined")
    search_fields = ("username", "display_name", "email")
    search_help_text = _("Part of a username, a display name or an email address.")
    ordering = ("-id",)
    add_form = PersonCreationForm
    admin_actions = ADMIN_ACTIONS
    inlines: ClassVar[tuple[Any, ...]] = (SessionInline,)
    readonly_fields = (
        "id", "date_joined", "last_login", "status", "suspended_at", "suspension_reason",
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": ("username", "display_name", "email", "id", "password")}),
        (_("Status"), {"fields": ("status", "suspended_at", "suspension_reason")}),
        (_("Permissions"), {"fields": RIGHTS}),
        (_("Dates"), {"fields": ("date_joined", "last_login")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "email", "display_name")}),
        (_("Password"), {"fields": ("usable_password", "password1", "password2")}),
    )

    @admin.display(description=_("status"), ordering="is_active")
    def status(self, user: User) -> str:
        if is_placeholder(user):
            return gettext("unclaimed account")
        return gettext("active") if user.is_active else pgettext("a person", "suspended")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Allow editing oneself and users of a lower rank, including their passwords."""
        by = get_user(request)
        in_reach = obj is None or obj == by or may_act_on(by, obj)
        return in_reach and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Only owners of the site may grant rights."""
        fixed = super().get_readonly_fields(request, obj)
        return fixed if get_user(request).is_superuser else (*fixed, *RIGHTS)

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        return self.inlines if obj else ()

    def list_links(self, request: HttpRequest, thing: User) -> Links:
        return [(gettext("Audit log"), list_path(AuditEntry, q=thing.pk))]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Hide the password hash from those who may not change the password."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        first = tuple(name for name in fieldsets[0][1]["fields"] if name != "password")
        return ((None, {"fields": first}), *fieldsets[1:])

    def save_model(
        self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        fields = sorted(form.changed_data)
        audit.record(get_user(request), "user.edit" if change else "user.add", obj, fields=fields)

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> LogEntry:
        """Close the sockets whose sessions ended; also called after a password change."""
        get_account_events().sessions_changed(obj)
        return super().log_change(request, obj, message)
