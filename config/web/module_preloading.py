"""A template tag that preloads the modules of a script, so that browsers request them at once.

Without it the chat page takes seven round trips, one for each level of imports.
"""

import re
from functools import cache
from posixpath import dirname, join, normpath
from typing import cast

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

# As config/web/minify.py leaves them; `import(…)` loads modules on demand.
IMPORT = re.compile(r'\b(?:from|import) ?"(\.[^"]+)"')

files = cast(ManifestStaticFilesStorage, staticfiles_storage)
register = template.Library()


@register.simple_tag(takes_context=True)
def preload_modules(context: Context, name: str) -> SafeString:
    nonce = str(context["CSP_NONCE"])
    links = ((nonce, f"{files.base_url}{path}") for path in find_modules(name))
    return format_html_join("\n", '<link rel="modulepreload" nonce="{}" href="{}">', links)


@cache
def find_modules(name: str) -> list[str]:
    """Return the paths of all modules that it imports, the direct ones first.

    With DEBUG on, return none.
    """
    if settings.DEBUG:
        return []
    found = [files.stored_name(name)]
    for path in found:
        found += [module for module in _read_imports(path) if module not in found]
    return found[1:]


def _read_imports(path: str) -> list[str]:
    with files.open(path) as file:
        text = file.read().decode()
    return [normpath(join(dirname(path), module)) for module in IMPORT.findall(text)]
