from django.urls import path

from messaging.archive.exporting import views

app_name = "exports"

urlpatterns = [
    path("", views.start, name="start"),
    path("<uuid:job_id>/", views.download, name="download"),
]
