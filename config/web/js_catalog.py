"""The translations of our scripts, for static/js/ui/i18n.js.

Django's view would add the texts of the admin, formats, and functions that we don't use.
"""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation.trans_real import DjangoTranslation
from django.views.decorators.gzip import gzip_page
from django.views.i18n import JavaScriptCatalog


@method_decorator(gzip_page, "dispatch")
class Catalog(JavaScriptCatalog):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = get_language() or settings.LANGUAGE_CODE
        folders = [str(folder) for folder in settings.LOCALE_PATHS]
        self.translation = DjangoTranslation(language, domain=self.domain, localedirs=folders)
        return self.render_to_response(self.get_context_data())

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        texts = json.dumps(context["catalog"], ensure_ascii=False, separators=(",", ":"))
        index = f"(n) => Number({context['plural'] or 'n !== 1'})"
        script = f"globalThis.texts = {{catalog: {texts}, index: {index}}};"
        return HttpResponse(script, content_type='text/javascript; charset="utf-8"')
