"""Addresses of opinion information."""

app_name = "opinions"
urlpatterns: list = []
