"""Addresses of proposals: the writers' own, and the office's. The list and the page of one belong to the workbench."""

from django.urls import path

from . import office_urls
from .views import files, signing, submitting, talks, topics, writing

app_name = "proposals"

writing_urls = [
    path("mine/", writing.mine, name="mine"),
    path("new/", writing.new, name="new"),
    path("<int:pk>/edit/", writing.edit, name="edit"),
    path("<int:pk>/autosave/", writing.autosave, name="autosave"),
    path("<int:pk>/discard/", writing.discard, name="discard"),
    path("<int:pk>/preview/", submitting.preview, name="preview"),
    path("<int:pk>/submit/", submitting.submit, name="submit"),
    path("<int:pk>/submitted/", submitting.submitted, name="submitted"),
    path("<int:pk>/withdraw/", submitting.withdraw, name="withdraw"),
    path("<int:pk>/invite/", signing.invite, name="invite"),
    path("<int:pk>/confirm/", signing.confirm, name="confirm"),
    path("<int:pk>/attach/", files.attach, name="attach"),
    path("signatures/<int:pk>/", signing.sign, name="sign"),
    path("signatures/<int:pk>/revoke/", signing.revoke, name="revoke"),
    path("signatures/<int:pk>/withdraw/", signing.withdraw_signature, name="withdraw_signature"),
    path("talks/<int:pk>/", talks.talk, name="talk"),
    path("files/<int:pk>/", files.attachment, name="attachment"),
    path("files/<int:pk>/detach/", files.detach, name="detach"),
    path("topics/", topics.listed, name="topics"),
]

urlpatterns = [*writing_urls, *office_urls.urlpatterns]
