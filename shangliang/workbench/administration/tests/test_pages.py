"""Every page of the administration: who comes in, what it shows, what it costs."""

import ast
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.committees.factories import make_people
from shangliang.committees.models import Appointment, Member, SecondFactorRule, Sector, Unit
from shangliang.core import clock
from shangliang.workbench.administration import actions
from shangliang.workbench.administration.actions.bodies import BODIES
from shangliang.workbench.administration.wording import kind_words
from shangliang.workbench.tests.page import Page
from shangliang.workflow.models import Event
from tests.architecture.sources import product_files

pytestmark = pytest.mark.once

SYSTEM, SECURITY, AUDITOR = "system_admin", "security_admin", "auditor"
#: Who may open which page; everybody else is told that it does not exist.
PAGES = {
    "home": {SYSTEM, SECURITY, AUDITOR},
    "people": {SYSTEM, SECURITY},
    "person": {SYSTEM, SECURITY},
    "add_person": {SYSTEM},
    "change_person": {SYSTEM},
    "seat": {SYSTEM},
    "change_seat": {SYSTEM},
    "end_seat": {SYSTEM},
    "bodies": {SYSTEM},
    "add_body": {SYSTEM},
    "body": {SYSTEM},
    "rules": {SYSTEM},
    "calendar": {SYSTEM},
    "second_factor": {SECURITY},
    "log": {AUDITOR},
}
#: Addresses that only take what is sent.
BUTTONS = {
    "password": {SYSTEM},
    "account": {SYSTEM},
    "take_second_factor_away": {SECURITY},
    "appoint": {SECURITY},
    "end_role": {SECURITY},
    "drop_correction": {SYSTEM},
}
PEOPLE = (SYSTEM, SECURITY, AUDITOR, "director", "staff", "leadership", "clerk0", "liaison0")


def _address(house, name):
    arguments = {
        "person": [house.people["research"].pk],
        "change_person": [house.people["research"].pk],
        "seat": [house.people["research"].pk],
        "password": [house.people["research"].pk],
        "account": [house.people["research"].pk],
        "take_second_factor_away": [house.people["research"].pk],
        "appoint": [house.people["research"].pk],
        "end_role": [Appointment.objects.filter(user=house.people["research"]).values_list("pk", flat=True).first()],
        "change_seat": [house.members[0].pk],
        "end_seat": [house.members[0].pk],
        "bodies": ["unit"],
        "add_body": ["unit"],
        "body": ["unit", house.units[0].pk],
        "drop_correction": ["2026-03-14"],
    }
    return reverse(f"administration:{name}", args=arguments.get(name, []))


def test_the_table_names_every_page():
    from shangliang.workbench.administration.urls import urlpatterns

    assert {pattern.name for pattern in urlpatterns} == {*PAGES, *BUTTONS}


@pytest.mark.parametrize("who", PEOPLE)
def test_who_opens_which_page(house, as_, who):
    client = as_(who)
    for name, allowed in PAGES.items():
        assert client.get(_address(house, name)).status_code == (200 if who in allowed else 404), name
    for name, allowed in BUTTONS.items():
        status = client.post(_address(house, name)).status_code
        assert status == 404 if who not in allowed else status in (200, 302, 400), name


def test_strangers_are_asked_to_sign_in(house):
    for name in PAGES:
        assert Client().get(_address(house, name)).headers["Location"].startswith("/accounts/login/")


def test_people_and_bodies_of_other_committees_do_not_exist(house, as_, other):
    system, security = as_(SYSTEM), as_(SECURITY)
    stranger, unit, member = other.people["research"], other.units[0], other.members[0]
    for name, pk in (("person", stranger.pk), ("change_seat", member.pk), ("end_seat", member.pk)):
        assert system.get(reverse(f"administration:{name}", args=[pk])).status_code == 404
    assert system.get(reverse("administration:body", args=["unit", unit.pk])).status_code == 404
    assert security.post(reverse("administration:appoint", args=[stranger.pk])).status_code == 404
    found = system.get(reverse("administration:people"), {"q": stranger.username}).content.decode()
    assert "没有找到" in found


@pytest.mark.parametrize("kind", BODIES)
def test_every_kind_of_body_has_its_list_and_its_form(house, as_, kind):
    client = as_(SYSTEM)
    assert client.get(reverse("administration:bodies", args=[kind])).status_code == 200
    assert client.get(reverse("administration:add_body", args=[kind])).status_code == 200


@pytest.mark.parametrize("name", sorted(PAGES))
def test_pages_are_whole_in_both_languages_and_views(house, as_, name):
    client = as_(SYSTEM if SYSTEM in PAGES[name] else next(iter(PAGES[name])))
    for language in ("zh-hans", "en"):
        for elder in ("0", "1"):
            client.cookies["elder"], client.cookies["django_language"] = elder, language
            page = Page(client.get(_address(house, name)).content.decode())
            assert len(page.all("h1")) == 1
            named = {label["for"] for label in page.all("label")}
            for field in [*page.all("select"), *page.all("input"), *page.all("textarea")]:
                inside = any(field in label.inside for label in page.all("label"))
                hidden = field["type"] == "hidden"
                assert hidden or inside or field["id"] in named or field["aria-label"], field


def _more_people(house, count):
    users = make_people([f"张{i:03d}" for i in range(count)])
    Member.objects.bulk_create(
        Member(committee=house.committee, term=house.term, user=user, seat_from=house.term.begins) for user in users
    )
    Appointment.objects.bulk_create(
        Appointment(
            committee=house.committee, user=user, role=Role.UNIT_CLERK, unit=house.units[0], since=house.term.begins
        )
        for user in users
    )


@pytest.mark.parametrize(
    ("name", "most"), [("people", 8), ("bodies", 8), ("log", 8), ("second_factor", 9), ("person", 15)]
)
def test_pages_cost_the_same_with_few_and_many_rows(house, as_, name, most, django_assert_max_num_queries):
    who = sorted(PAGES[name])[-1]
    client, address = as_(who), _address(house, name)
    client.get(address)
    for _round in range(2):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
        _more_people(house, 300)
        Unit.objects.bulk_create(
            Unit(committee=house.committee, line=house.lines[0], name=f"单位{_round}-{i}") for i in range(300)
        )


def test_people_are_found_by_name_and_role_and_paged_by_pinyin(house, as_):
    _more_people(house, 60)
    client = as_(SYSTEM)
    address = reverse("administration:people")
    first = client.get(address + "?role=unit_clerk").content.decode()
    assert "后面的" in first or 'rel="next"' in first
    assert "张005" in client.get(address + "?q=张005").content.decode()
    assert "没有找到" in client.get(address + "?q=查无此人").content.decode()
    seen, asked = set(), address + "?role=unit_clerk"
    while asked:
        page = Page(client.get(asked).content.decode())
        names = [th.text for th in page.all("th", scope="row")]
        assert not seen & set(names) - {""}
        seen |= set(names)
        following = page.all("a", rel="next")
        asked = address + following[0]["href"].replace("&amp;", "&") if following else ""
    assert len(seen) >= 60


def test_a_person_is_entered_and_their_password_shown_once(house, as_):
    client = as_(SYSTEM)
    answer = client.post(reverse("administration:add_person"), {"name": "曾小梅", "username": "zengxiaomei"})
    shown = answer.content.decode()
    assert "初始密码" in shown
    assert answer.headers["Cache-Control"] == "no-store"
    person = User.objects.get(username="zengxiaomei")
    assert person.check_password(Page(shown).all("dd")[1].text)
    assert "曾小梅" in client.get(reverse("administration:people")).content.decode()
    again = client.post(reverse("administration:add_person"), {"name": "曾小梅", "username": "zengxiaomei"})
    assert again.status_code == 400
    assert "已有人使用" in again.content.decode()


def test_roles_are_given_and_ended_on_the_persons_page(house, as_):
    client, person = as_(SECURITY), house.people["research"]
    form = {"role": "unit_clerk", "since": "2026-03-10"}
    refused = client.post(reverse("administration:appoint", args=[person.pk]), form)
    assert refused.status_code == 400
    client.post(reverse("administration:appoint", args=[person.pk]), {**form, "unit": house.units[0].pk})
    made = Appointment.objects.get(user=person, role=Role.UNIT_CLERK)
    page = client.get(reverse("administration:person", args=[person.pk])).content.decode()
    assert house.units[0].name in page
    client.post(reverse("administration:end_role", args=[made.pk]))
    made.refresh_from_db()
    assert made.until == clock.today() - timedelta(days=1)


def test_a_seat_is_given_changed_and_ended_in_the_pages(house, as_):
    client, person = as_(SYSTEM), house.people["research"]
    seat = {"term": house.term.pk, "since": "2026-03-01", "duty": "member", "sector": house.sectors[0].pk}
    assert client.post(reverse("administration:seat", args=[person.pk]), seat).status_code == 302
    member = Member.objects.get(user=person)
    change = {
        "duty": "standing",
        "approval": "主席会议纪要",
        "special_committees": [b.pk for b in house.special_committees],
    }
    address = reverse("administration:change_seat", args=[member.pk])
    assert "最多" in client.post(address, change).content.decode()
    change["special_committees"] = change["special_committees"][:2]
    assert client.post(address, change).status_code == 302
    end = {"last_day": "2026-03-10", "approval": "常委会决定"}
    assert client.post(reverse("administration:end_seat", args=[member.pk]), end).status_code == 302
    member.refresh_from_db()
    assert (member.duty, member.seat_until.isoformat()) == ("standing", "2026-03-10")


def test_accounts_are_unlocked_closed_and_reopened_on_the_persons_page(house, as_):
    client, person = as_(SYSTEM), house.people["research"]
    for _attempt in range(5):
        Client().post("/accounts/login/", {"login": person.username, "password": "no"})
    page = reverse("administration:person", args=[person.pk])
    assert "已锁定" in client.get(page).content.decode()
    account = reverse("administration:account", args=[person.pk])
    client.post(account, {"do": "unlock"})
    assert "已锁定" not in client.get(page).content.decode()
    client.post(account, {"do": "close"})
    assert "账号已停用" in client.get(page).content.decode()
    client.post(account, {"do": "reopen"})
    assert User.objects.get(pk=person.pk).is_active


def test_bodies_are_added_and_changed(house, as_):
    client = as_(SYSTEM)
    added = client.post(reverse("administration:add_body", args=["sector"]), {"name": "医药卫生界", "order": "9"})
    assert added.status_code == 302
    sector = Sector.objects.get(name="医药卫生界")
    twice = client.post(reverse("administration:add_body", args=["sector"]), {"name": "医药卫生界", "order": "9"})
    assert twice.status_code == 400
    assert "已经有了" in twice.content.decode()
    client.post(reverse("administration:body", args=["sector", sector.pk]), {"name": "医卫界", "order": "9"})
    sector.refresh_from_db()
    assert sector.name == "医卫界"


def test_a_body_of_another_committee_cannot_be_chosen(house, as_, other):
    form = {"name": "新单位", "line": other.lines[0].pk, "order": "1"}
    assert as_(SYSTEM).post(reverse("administration:add_body", args=["unit"]), form).status_code == 400


def test_roles_with_a_second_step_are_ticked(house, as_):
    client, address = as_(SECURITY), reverse("administration:second_factor")
    client.post(address, {"roles": ["proposal_staff", "auditor"]})
    client.post(address, {"roles": ["auditor"]})
    assert list(SecondFactorRule.objects.values_list("role", flat=True)) == ["auditor"]
    assert client.post(address, {"roles": ["emperor"]}).status_code == 404


def test_the_calendar_page_corrects_and_takes_back(house, as_):
    client, address = as_(SYSTEM), reverse("administration:calendar")
    client.post(address, {"day": "2026-03-14", "is_workday": "1", "reason": "区政府通知"})
    assert "区政府通知" in client.get(address).content.decode()
    client.post(reverse("administration:drop_correction", args=["2026-03-14"]))
    assert "区政府通知" not in client.get(address).content.decode()


def test_the_rules_page_saves_and_tells_what_is_wrong(house, as_):
    client, address = as_(SYSTEM), reverse("administration:rules")
    page = Page(client.get(address).content.decode())
    sent = {
        field["name"]: field["value"] or ("on" if field["type"] == "checkbox" else "")
        for field in page.all("input")
        if field["name"] and (field["type"] != "checkbox" or "checked" in field.attributes)
    }
    for select in page.all("select"):
        chosen = [option for option in select.inside if option.tag == "option" and "selected" in option.attributes]
        sent[select["name"]] = chosen[0]["value"] if chosen else ""
    sent["collectives_outside_plenary"] = ["party"]
    sent["words_most"] = "2600"
    assert client.post(address, sent).status_code == 302
    house.committee.refresh_from_db()
    assert house.committee.rules == {"words_most": 2600, "collectives_outside_plenary": ["party"]}
    assert client.post(address, {**sent, "words_most": "5"}).status_code == 400


def test_the_log_shows_what_was_done_and_that_nothing_was_changed_since(house, as_, security, system):
    actions.appoint(house.people["research"], Role.LEADERSHIP, by=security)
    actions.correct_calendar(clock.today(), False, "内部原因", by=system)
    client, address = as_(AUDITOR), reverse("administration:log")
    page = client.get(address).content.decode()
    assert "授予岗位" in page
    assert "内部原因" not in page
    assert "没有被修改" in client.post(address).content.decode()
    assert "授予岗位" not in client.get(address + "?kind=committee").content.decode()
    assert "没有找到" in client.get(address + "?who=查无此人").content.decode()
    assert "授予岗位" in client.get(address + f"?on={clock.today().isoformat()}").content.decode()
    Event.objects.filter(seq=1).update(actor_name="别人")
    assert "没有被修改" not in client.post(address).content.decode()


def test_every_event_that_the_code_names_has_words(house, as_, security, system):
    """What stands in the log is read by auditors; names of the program are for programs."""
    named = {
        node.args[0].value
        for path in product_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in ("Entry", "record")
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }
    assert "opinion.took_in" in named
    with translation.override("zh-hans"):
        assert sorted(kind for kind in named if kind_words(kind) == kind) == []


def test_every_event_of_the_administration_has_words(house, as_, security, system):
    from shangliang.workbench.administration.wording import BODY_NAMES

    with translation.override("zh-hans"):
        for body in BODIES:
            assert kind_words(f"{body}.add").endswith("新增") or "新增" in kind_words(f"{body}.add")
    assert set(BODY_NAMES) == set(BODIES)
