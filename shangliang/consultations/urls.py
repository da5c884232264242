"""Addresses of consultations."""

from django.urls import path

from .views import files, plans, reports, work

app_name = "consultations"
urlpatterns = [
    path("", plans.board, name="board"),
    path("mine/", plans.mine, name="mine"),
    path("propose/", plans.propose, name="propose"),
    path("call/", plans.call, name="call"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/enter/", plans.enter, name="enter"),
    path("topics/<int:pk>/", work.topic, name="topic"),
    path("topics/<int:pk>/event/", work.new_event, name="new_event"),
    path("topics/<int:pk>/deliberation/", work.new_deliberation, name="new_deliberation"),
    path("topics/<int:pk>/group/", work.new_group, name="new_group"),
    path("groups/<int:pk>/", work.group, name="group"),
    path("events/<int:pk>/", work.event, name="event"),
    path("reports/", reports.listed, name="reports"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/edit/", reports.report_edit, name="report_edit"),
    path("reports/<int:pk>/autosave/", reports.autosave, name="report_autosave"),
    path("reports/<int:pk>/word/", files.word, name="report_word"),
    path("reports/<int:pk>/pdf/", files.pdf, name="report_pdf"),
    path("suggestions/", reports.suggestions, name="suggestions"),
    path("suggestions/<int:pk>/", reports.suggestion, name="suggestion"),
    path("evidence/<int:pk>/", reports.evidence, name="evidence"),
    path("instructions/<int:pk>/", reports.instruction, name="instruction"),
]
