"""Addresses of the grass-roots platform. The public's pages belong to the portal."""

from django.urls import path

from .views import desk, items, meetings, places, topics

app_name = "venues"
urlpatterns = [
    path("", places.listed, name="list"),
    path("desk/", desk.desk, name="desk"),
    path("open/", places.open_some, name="open"),
    path("topics/new/", topics.new, name="new_topic"),
    path("topics/<int:pk>/", topics.topic, name="topic"),
    path("meetings/", meetings.listed, name="meetings"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/close/", meetings.close, name="close"),
    path("meetings/<int:pk>/people/", meetings.people, name="people"),
    path("items/", items.listed, name="items"),
    path("items/<int:pk>/", items.item, name="item"),
    path("<int:pk>/", places.venue, name="venue"),
]
