from django.urls import path

from rooms import setup, views

app_name = "rooms"

urlpatterns = [
    path("", views.index, name="index"),
    path("setup/", setup.setup, name="setup"),
    path("rooms/", views.directory, name="directory"),
    path("rooms/enter/", views.enter, name="enter"),
    path("rooms/new/", views.new, name="new"),
    path("rooms/<uuid:room_id>/join/", views.join, name="join"),
    path("rooms/<uuid:room_id>/ask/", views.ask, name="ask"),
    path("invite/<str:token>/", views.invite, name="invite"),
    path("rooms/<uuid:room_id>/leave/", views.leave, name="leave"),
]
