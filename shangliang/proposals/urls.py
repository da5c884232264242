"""Addresses of proposals: the writers' own, and the office's. The list and the page of one belong to the workbench."""

from django.urls import path

from . import office_urls
from .views import topics, writing

app_name = "proposals"

writing_urls = [
    path("mine/", writing.mine, name="mine"),
    path("new/", writing.new, name="new"),
    path("topics/", topics.listed, name="topics"),
]

urlpatterns = [*writing_urls, *office_urls.urlpatterns]
