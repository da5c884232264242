"""Addresses of the proposal office's pages; they stand in the namespace of the app's own addresses."""

from django.urls import path

from .views import leads, merging, numbering, paper, reviewing, secrecy

urlpatterns = [
    path("review/", reviewing.queue, name="queue"),
    path("review/bulk/", reviewing.bulk, name="bulk"),
    path("review/<int:pk>/", reviewing.review, name="review"),
    path("review/<int:pk>/beside/<int:other>/", reviewing.beside, name="beside"),
    path("review/<int:pk>/merge/", merging.merge, name="merge"),
    path("review/talks/<int:pk>/", merging.talk_record, name="talk_record"),
    path("review/numbering/", numbering.numbering, name="numbering"),
    path("review/paper/", paper.paper, name="paper"),
    path("review/paper/<int:pk>/", paper.paper_draft, name="paper_draft"),
    path("topics/leads/", leads.leads, name="leads"),
    path("topics/leads/<int:pk>/", leads.lead, name="lead"),
    path("topics/new/", leads.topics_new, name="topics_new"),
    path("<int:pk>/office/", secrecy.desk, name="desk"),
    path("<int:pk>/secrecy/", secrecy.secrecy, name="secrecy"),
    path("<int:pk>/purge/", secrecy.purge, name="purge"),
    path("<int:pk>/key/", secrecy.key, name="key"),
    path("<int:pk>/cancel/", secrecy.cancel, name="cancel"),
]
