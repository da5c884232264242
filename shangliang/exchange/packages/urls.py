"""Pages of signed packages."""

from django.urls import path

from . import views

app_name = "packages"
urlpatterns = [
    path("", views.listed, name="list"),
    path("take-in/", views.take_in, name="take_in"),
    path("report/<slug:kind>/<int:pk>/", views.report, name="report"),
    path("<int:pk>/", views.sent, name="sent"),
    path("<int:pk>/file/", views.file, name="file"),
    path("received/<int:pk>/answer/", views.answer, name="answer"),
    path("senders/", views.senders, name="senders"),
    path("senders/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
