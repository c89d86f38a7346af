from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.profile, name="profile"),
    path("appearance/", views.appearance, name="appearance"),
    path("privacy/", views.privacy, name="privacy"),
    path("language/", views.language, name="language"),
]
