from django.urls import path

from messaging import views

app_name = "chat"

urlpatterns = [
    path("rooms/parts/", views.show_parts, name="parts"),
    path("rooms/<uuid:room_id>/", views.show_room, name="room"),
    path("rooms/<uuid:room_id>/<int:seq>/", views.show_room, name="message"),
]
