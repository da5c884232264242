"""The administration, under ``admin/``."""

from django.urls import path

from .views import bodies, house, log, people

app_name = "administration"
urlpatterns = [
    path("", house.home, name="home"),
    path("people/", people.people, name="people"),
    path("people/new/", people.add, name="add_person"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/change/", people.change, name="change_person"),
    path("people/<int:pk>/password/", people.password, name="password"),
    path("people/<int:pk>/account/", people.account, name="account"),
    path("people/<int:pk>/second-step/", people.second_factor, name="take_second_factor_away"),
    path("people/<int:pk>/roles/", people.appoint, name="appoint"),
    path("people/<int:pk>/seats/", people.seat, name="seat"),
    path("roles/<int:pk>/end/", people.end_role, name="end_role"),
    path("seats/<int:pk>/", people.change_seat, name="change_seat"),
    path("seats/<int:pk>/end/", people.end_seat, name="end_seat"),
    path("bodies/<slug:kind>/", bodies.bodies, name="bodies"),
    path("bodies/<slug:kind>/new/", bodies.body, name="add_body"),
    path("bodies/<slug:kind>/<int:pk>/", bodies.body, name="body"),
    path("rules/", house.rules, name="rules"),
    path("calendar/", house.calendar, name="calendar"),
    path("calendar/<slug:day>/drop/", house.drop_correction, name="drop_correction"),
    path("second-step/", house.second_factor, name="second_factor"),
    path("log/", log.log, name="log"),
]
