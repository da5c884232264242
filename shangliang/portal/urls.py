"""Pages of the public."""

from django.urls import path

from . import consultations, reports, venues, views

app_name = "portal"
urlpatterns = [
    path("", views.committees, name="committees"),
    path("<str:place>/", views.committee, name="committee"),
    path("<str:place>/consultation/", consultations.topic, name="consultation"),
    path("<str:place>/report/", reports.report, name="report"),
    path("<str:place>/report/find/", reports.lookup, name="lookup"),
    path("<str:place>/report/<str:number>/", reports.receipt, name="receipt"),
    path("<str:place>/thanks/", views.thanks, name="thanks"),
    path("<str:place>/venues/", venues.venues, name="venues"),
    path("<str:place>/venues/topic/", venues.topic, name="venue_new_topic"),
    path("<str:place>/venues/thanks/", venues.thanks, name="venue_thanks"),
    path("<str:place>/venues/at/<str:code>/", venues.venue, name="venue"),
    path("<str:place>/venues/meeting/<str:code>/", venues.meeting, name="venue_meeting"),
    path("<str:place>/venues/mine/<str:token>/", venues.rating, name="venue_rating"),
    path("<str:place>/venues/result/<int:pk>/", venues.result, name="venue_result"),
]
