from django.contrib import admin
from django.urls import include, path

from accounts import overrides
from accounts.common import paths
from config.api import api
from config.web.js_catalog import Catalog
from messaging.views import list_my_reports

handler400 = "config.web.errors.bad_request"
handler404 = "config.web.errors.not_found"
handler500 = "config.web.errors.server_error"

urlpatterns = [
    path("", include("rooms.urls")),
    path("", include("messaging.urls")),
    path("account/reports/", list_my_reports, name="my-reports"),
    path("account/", include("accounts.urls")),
    path("accounts/", include(overrides.urlpatterns)),
    path("accounts/", include("allauth.urls")),
    path("exports/", include("messaging.archive.exporting.urls")),
    path(paths.ADMIN[1:], admin.site.urls),
    path(f"{paths.API_V1[1:]}/", api.urls),
    path("i18n/catalog.js", Catalog.as_view(), name="javascript-catalog"),
]
