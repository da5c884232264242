"""Sign-in, second factor and sessions."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
