"""Filters by a person, which the links on their page use."""

from django.utils.translation import gettext_lazy as _

from accounts.admin.lists import Narrowing
from accounts.models import User


class AuthorFilter(Narrowing):
    title, parameter_name, path = _("author"), "author", "author"
    objects = User.objects.all()


class ReportedFilter(Narrowing):
    title, parameter_name, path = _("reported"), "author", "message__author"
    objects = User.objects.all()


class ReporterFilter(Narrowing):
    title, parameter_name, path = _("reported by"), "reporter", "reporter"
    objects = User.objects.all()


class PurgedFilter(Narrowing):
    title, parameter_name, path = _("person"), "person", "person"
    objects = User.objects.all()
