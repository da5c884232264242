"""Addresses of the year's plan."""

from django.urls import path

from . import views
from .views import editing, tasks

app_name = "plans"
urlpatterns = [
    path("", views.latest, name="latest"),
    path("new/", editing.begin, name="new"),
    path("<int:pk>/", views.show, name="plan"),
    path("<int:pk>/edit/", editing.edit, name="edit"),
    path("aims/<int:pk>/add/", editing.add, name="add"),
    path("tasks/<int:pk>/", tasks.show, name="task"),
    path("tasks/<int:pk>/edit/", editing.change, name="change"),
]
