"""Addresses of those who take part: short, for posters and messages; they need no account."""

from django.urls import path

from .views import talk

app_name = "talk"
urlpatterns = [
    path("invited/<str:token>/", talk.invited, name="invited"),
    path("<slug:slug>/", talk.page, name="page"),
    path("<slug:slug>/votes/", talk.votes, name="votes"),
    path("<slug:slug>/results/", talk.results, name="results"),
]
