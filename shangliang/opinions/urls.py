"""Addresses of opinion information."""

from django.urls import path

from .views import files, office, posters, records, tasks, writing

app_name = "opinions"
urlpatterns = [
    path("mine/", writing.mine, name="mine"),
    path("new/", writing.new, name="new"),
    path("enter/", writing.enter, name="enter"),
    path("desk/", office.desk, name="desk"),
    path("desk/register/", office.register, name="register"),
    path("poster/", posters.poster, name="poster"),
    path("quotas/", office.quotas, name="quotas"),
    path("funnel/", office.funnel, name="funnel"),
    path("issues/", records.issues, name="issues"),
    path("issues/<int:pk>/", records.issue, name="issue"),
    path("issues/<int:pk>/word/", records.word, name="word"),
    path("issues/<int:pk>/pdf/", records.pdf, name="pdf"),
    path("tasks/", tasks.listed, name="tasks"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("<int:pk>/", records.opinion, name="one"),
    path("<int:pk>/edit/", writing.edit, name="edit"),
    path("<int:pk>/files/", files.files, name="files"),
    path("files/<int:pk>/", files.opened, name="file"),
    path("files/<int:pk>/detach/", files.detach, name="detach"),
    path("<int:pk>/autosave/", writing.autosave, name="autosave"),
    path("<int:pk>/edited/", office.edited, name="edited"),
    path("<int:pk>/edited/autosave/", office.edited_autosave, name="edited_autosave"),
]
