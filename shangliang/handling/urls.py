"""The pages of handling: assigning, replying, judging, keeping promises."""

from django.urls import path

from .views import assignments, commitments, decisions, feedback, instructions, links, meeting, plan, replies, signing

app_name = "handling"
urlpatterns = [
    # Coordinators and the office
    path("meeting/", meeting.show, name="meeting"),
    path("plan/<int:pk>/", plan.show, name="plan"),
    path("decisions/", decisions.listed, name="decisions"),
    path("decisions/refusal/<int:pk>/", decisions.refusal, name="refusal"),
    path("decisions/extension/<int:pk>/", decisions.extension, name="extension"),
    path("decisions/check/<int:pk>/", signing.check, name="check"),
    path("decisions/rehandling/<int:pk>/", decisions.rehandling, name="rehandling"),
    path("instruction/<int:pk>/", instructions.write, name="instruct"),
    # Units
    path("assignments/", assignments.listed, name="assignments"),
    path("assignments/<int:pk>/", assignments.show, name="assignment"),
    path("assignments/<int:pk>/reply/", replies.write, name="reply"),
    path("assignments/<int:pk>/reply/autosave/", replies.autosave, name="reply_autosave"),
    path("assignments/<int:pk>/opinion/", replies.opinion, name="opinion"),
    path("assignments/<int:pk>/opinion/autosave/", replies.opinion_autosave, name="opinion_autosave"),
    path("assignments/<int:pk>/messages/", feedback.messages_of, name="messages"),
    path("assignments/<int:pk>/link/", links.make, name="link_make"),
    path("letter/<int:pk>/", signing.letter, name="letter"),
    path("signing/", signing.listed, name="signing"),
    path("signing/<int:pk>/", signing.sign, name="sign"),
    path("commitments/", commitments.listed, name="commitments"),
    path("commitments/<int:pk>/", commitments.show, name="commitment"),
    # Proposers
    path("contact/<int:pk>/", feedback.contact, name="contact_confirm"),
    path("feedback/<int:pk>/", feedback.give, name="feedback"),
    # Without an account
    path("link/<str:secret>/", links.open_page, name="link"),
    path("link/<str:secret>/files/<int:pk>/", links.file, name="link_file"),
    path("link/<str:secret>/reply/", links.reply, name="link_reply"),
    path("link/<str:secret>/reply/autosave/", links.reply_autosave, name="link_reply_autosave"),
    path("link/<str:secret>/opinion/", links.opinion, name="link_opinion"),
    path("link/<str:secret>/opinion/autosave/", links.opinion_autosave, name="link_opinion_autosave"),
]
