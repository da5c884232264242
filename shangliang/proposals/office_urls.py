"""Addresses of the proposal office's pages; they stand in the namespace of the app's own addresses."""

from django.urls import path

from .views import merging, numbering, reviewing

urlpatterns = [
    path("review/", reviewing.queue, name="queue"),
    path("review/bulk/", reviewing.bulk, name="bulk"),
    path("review/<int:pk>/", reviewing.review, name="review"),
    path("review/<int:pk>/beside/<int:other>/", reviewing.beside, name="beside"),
    path("review/<int:pk>/merge/", merging.merge, name="merge"),
    path("review/talks/<int:pk>/", merging.talk_record, name="talk_record"),
    path("review/numbering/", numbering.numbering, name="numbering"),
]
