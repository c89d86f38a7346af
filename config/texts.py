"""The texts of our scripts for the page; Django's own view would add all of the admin's."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation.trans_real import DjangoTranslation
from django.views.i18n import JavaScriptCatalog


class Catalogue(JavaScriptCatalog):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = get_language() or settings.LANGUAGE_CODE
        folders = [str(folder) for folder in settings.LOCALE_PATHS]
        self.translation = DjangoTranslation(language, domain=self.domain, localedirs=folders)
        return self.render_to_response(self.get_context_data())
