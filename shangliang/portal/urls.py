"""Pages of the public."""

from django.urls import path

from . import views

app_name = "portal"
urlpatterns = [
    path("", views.committees, name="committees"),
    path("<str:place>/", views.committee, name="committee"),
    path("<str:place>/thanks/", views.thanks, name="thanks"),
]
