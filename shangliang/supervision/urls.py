"""Addresses of democratic supervision."""

from django.urls import path

from .views import activities, appraisals, files, opinions, patrols, planning, supervisors

app_name = "supervision"
urlpatterns = [
    path("", planning.overview, name="overview"),
    path("plan/<int:pk>/", planning.plan, name="plan"),
    path("mine/", patrols.mine, name="mine"),
    path("activities/new/", activities.new, name="new_activity"),
    path("activities/<int:pk>/", activities.activity, name="activity"),
    path("activities/<int:pk>/change/", activities.change, name="change_activity"),
    path("activities/<int:pk>/word/", files.word, name="word"),
    path("activities/<int:pk>/pdf/", files.pdf, name="pdf"),
    path("supervisors/", supervisors.listed, name="supervisors"),
    path("patrols/", patrols.listed, name="patrols"),
    path("patrols/new/", patrols.new, name="new_patrol"),
    path("patrols/<int:pk>/", patrols.patrol, name="patrol"),
    path("opinions/", opinions.listed, name="opinions"),
    path("opinions/<int:pk>/", opinions.opinion, name="opinion"),
    path("opinions/<int:pk>/word/", files.opinion_word, name="opinion_word"),
    path("opinions/<int:pk>/pdf/", files.opinion_pdf, name="opinion_pdf"),
    path("photographs/<int:pk>/", files.photograph, name="photograph"),
    path("appraisals/", appraisals.listed, name="appraisals"),
    path("appraisals/<int:pk>/", appraisals.appraisal, name="appraisal"),
]
