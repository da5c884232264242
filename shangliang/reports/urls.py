"""Addresses of reports."""

from django.urls import include, path

from .views import figures, output, published, reading, writing

app_name = "reports"
urlpatterns = [
    path("", reading.listed, name="list"),
    path("new/", writing.new, name="new"),
    path("read/", published.read, name="read"),
    path("check/", include("shangliang.reports.checker.urls")),
    path("<int:pk>/", reading.one, name="one"),
    path("<int:pk>/figures/", figures.listed, name="figures"),
    path("<int:pk>/figures/<int:order>/", figures.proof, name="proof"),
    path("<int:pk>/edit/", writing.edit, name="edit"),
    path("<int:pk>/autosave/", writing.autosave, name="autosave"),
    path("<int:pk>/pick/", figures.pick, name="pick"),
    path("<int:pk>/number/", writing.number, name="number"),
    path("<int:pk>/freeze/", writing.freeze, name="freeze"),
    path("<int:pk>/discard/", writing.discard, name="discard"),
    path("<int:pk>/infographic/", include("shangliang.reports.infographic.urls")),
    path("<int:pk>/report.docx", output.word, name="word"),
    path("<int:pk>/report.pdf", output.pdf, name="pdf"),
    path("<int:pk>/made/<slug:token>/", output.made, name="made"),
    path("<int:pk>/made/<slug:token>/file/", output.made_file, name="made_file"),
]
