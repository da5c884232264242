"""Addresses of proposals: the writers' own, and the office's. The list and the page of one belong to the workbench."""

from django.urls import path

from . import office_urls
from .views import files, signing, submitting, talks, topics, writing

app_name = "proposals"

# Below mine/ stands all that belongs to one's own proposals, so that the navigation shows where one is.
writing_urls = [
    path("mine/", writing.mine, name="mine"),
    path("mine/new/", writing.new, name="new"),
    path("mine/<int:pk>/edit/", writing.edit, name="edit"),
    path("mine/<int:pk>/autosave/", writing.autosave, name="autosave"),
    path("mine/<int:pk>/discard/", writing.discard, name="discard"),
    path("mine/<int:pk>/preview/", submitting.preview, name="preview"),
    path("mine/<int:pk>/submit/", submitting.submit, name="submit"),
    path("mine/<int:pk>/submitted/", submitting.submitted, name="submitted"),
    path("mine/<int:pk>/withdraw/", submitting.withdraw, name="withdraw"),
    path("mine/<int:pk>/invite/", signing.invite, name="invite"),
    path("mine/<int:pk>/confirm/", signing.confirm, name="confirm"),
    path("mine/<int:pk>/attach/", files.attach, name="attach"),
    path("mine/signatures/<int:pk>/", signing.sign, name="sign"),
    path("mine/signatures/<int:pk>/revoke/", signing.revoke, name="revoke"),
    path("mine/signatures/<int:pk>/withdraw/", signing.withdraw_signature, name="withdraw_signature"),
    path("mine/talks/<int:pk>/", talks.talk, name="talk"),
    path("files/<int:pk>/", files.attachment, name="attachment"),
    path("files/<int:pk>/detach/", files.detach, name="detach"),
    path("topics/", topics.listed, name="topics"),
]

urlpatterns = [*writing_urls, *office_urls.urlpatterns]
