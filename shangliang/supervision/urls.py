"""Addresses of democratic supervision."""

from django.urls import path

from shangliang.core.pictures import LARGE, SMALL

from .views import activities, appraisals, files, opinions, patrols, planning, supervisors

app_name = "supervision"
urlpatterns = [
    path("", planning.overview, name="overview"),
    path("plan/<int:pk>/", planning.plan, name="plan"),
    path("mine/", patrols.mine, name="mine"),
    path("activities/new/", activities.new, name="new_activity"),
    path("activities/<int:pk>/", activities.activity, name="activity"),
    path("activities/<int:pk>/change/", activities.change, name="change_activity"),
    path("activities/<int:pk>/word/", files.activity, {"ending": "docx"}, name="word"),
    path("activities/<int:pk>/pdf/", files.activity, {"ending": "pdf"}, name="pdf"),
    path("supervisors/", supervisors.listed, name="supervisors"),
    path("patrols/", patrols.listed, name="patrols"),
    path("patrols/new/", patrols.new, name="new_patrol"),
    path("patrols/<int:pk>/", patrols.patrol, name="patrol"),
    path("opinions/", opinions.listed, name="opinions"),
    path("opinions/<int:pk>/", opinions.opinion, name="opinion"),
    path("opinions/<int:pk>/word/", files.opinion, {"ending": "docx"}, name="opinion_word"),
    path("opinions/<int:pk>/pdf/", files.opinion, {"ending": "pdf"}, name="opinion_pdf"),
    path("photographs/<int:pk>/", files.photograph, name="photograph"),
    path("photographs/<int:pk>/small/", files.shown, {"edge": SMALL}, name="small_photograph"),
    path("photographs/<int:pk>/large/", files.shown, {"edge": LARGE}, name="large_photograph"),
    path("appraisals/", appraisals.listed, name="appraisals"),
    path("appraisals/<int:pk>/", appraisals.appraisal, name="appraisal"),
]
