"""From the first word to the kept promise, through the pages, as the people concerned would do it."""

from __future__ import annotations

import re

import pytest

from .life import OTHER_UNIT, PROMISE, UNIT, UNIT_COORDINATOR, Life, press, text_of

pytestmark = pytest.mark.browser


def satisfied(life: Life) -> tuple[int, str]:
    """The satisfaction rate's numerator this year, and the page with the records behind it."""
    page = life.page("dawa-staff1", "/figures/satisfaction_rate/?year=2024")
    numerator = re.match(r"\d+", page.locator("dl.figure dd").nth(1).inner_text())
    assert numerator, text_of(page)[:300]
    return int(numerator[0]), text_of(page)


def test_a_proposal_lives_from_the_first_word_to_the_kept_promise(own_demo, door):
    life = Life(own_demo, door, "关于在车站增设候车座椅和雨棚的提案")
    life.write_and_submit()
    life.review()
    life.assign()
    working = life.sign_in("dawa-clerk")
    life.meet(working)
    life.go(working, f"/handling/assignments/{life.assignment()}/reply/")
    life.reply(working)
    life.sign_and_check()
    before, _records = satisfied(life)
    life.give_feedback("satisfied", javascript=False)
    assert life.state == "closed"
    after, records = satisfied(life)
    assert after == before + 1
    assert life.title in records

    page = life.page("dawa-member", f"/proposals/{life.pk}/")
    told = text_of(page)
    assert PROMISE in told
    assert "满意" in told
    assert UNIT in told

    commitment = life.value("SELECT id FROM handling_commitment WHERE proposal_id = ?")
    page = life.page("dawa-clerk", f"/handling/commitments/{commitment}/")
    deed = page.locator("details:has(input[name=do][value=fulfil])")
    deed.locator("summary").click()
    deed.locator("textarea[name=evidence]").fill("二十二个站点的座椅已全部装好，群众已在使用。")
    deed.locator("form button").last.click()
    page.wait_for_load_state()
    assert own_demo.value("SELECT state FROM handling_commitment WHERE id = ?", commitment) == "fulfilled"
    own_demo.server.command("audit", "verify")


@pytest.mark.long
def test_a_unit_asks_to_be_spared_and_the_coordinator_gives_it_to_another(own_demo, door):
    life = Life(own_demo, door, "关于清理平岗镇排水沟渠的提案")
    life.write_and_submit(javascript=False)
    life.review()
    life.assign()
    first = life.assignment()
    page = life.page("dawa-clerk", f"/handling/assignments/{first}/")
    deed = page.locator("details:has(input[name=do][value=refuse])")
    deed.locator("summary").click()
    deed.locator("textarea[name=reason]").fill("沟渠由水利部门管护。")
    deed.locator("select[name=right_unit]").select_option(label=OTHER_UNIT)
    deed.locator("form button").last.click()
    page.wait_for_load_state()
    page = life.page(own_demo.holder("coordinator", UNIT_COORDINATOR), f"/handling/decisions/refusal/{first}/")
    assert "沟渠由水利部门管护" in text_of(page)
    chosen = page.locator("select[name=unit] option:checked").inner_text()
    assert chosen.startswith(OTHER_UNIT), "the unit thought right is proposed"
    press(page, "button[name=do][value=reassign]")
    assert own_demo.value("SELECT state FROM handling_assignment WHERE id = ?", first) == "reassigned"
    life.sign_in(own_demo.holder("unit_clerk", OTHER_UNIT), OTHER_UNIT)


@pytest.mark.long
def test_a_dissatisfied_member_is_answered_a_second_time(own_demo, door):
    life = Life(own_demo, door, "关于延长夜间公交运营时间的提案")
    life.write_and_submit(javascript=False)
    life.review()
    life.assign()
    working = life.sign_in("dawa-clerk")
    life.meet(working)
    life.go(working, f"/handling/assignments/{life.assignment()}/reply/")
    life.reply(working)
    life.sign_and_check()
    life.give_feedback("dissatisfied", reason="没有说明从哪一天开始。")
    page = life.page(own_demo.holder("proposal_committee"), f"/handling/decisions/rehandling/{life.pk}/")
    assert "没有说明从哪一天开始" in text_of(page)
    page.locator("form:has(button[value=order]) textarea[name=reason]").fill("请明确开始的日期。")
    press(page, "button[name=do][value=order]")
    assert life.state == "rehandling"
    life.go(working, f"/handling/assignments/{life.assignment()}/reply/")
    life.reply(working)
    life.sign_and_check()
    life.give_feedback("satisfied")
    assert life.state == "closed"


def test_a_clerk_answers_by_a_one_time_link_and_a_used_link_says_so(own_demo, door):
    life = Life(own_demo, door, "关于增设乡村快递服务站的提案")
    life.write_and_submit(javascript=False)
    life.review()
    life.assign()
    page = life.page("dawa-staff1", f"/handling/assignments/{life.assignment()}/link/")
    press(page, "main form button")
    found = re.search(r"/handling/link/[\w-]+/", page.content())
    assert found, "the link is shown"
    address = f"{own_demo.url}{found[0]}"
    guest = door.guest()
    guest.goto(address)
    press(guest, "#accept button.main")
    life.meet(guest)
    guest.goto(f"{address}reply/")
    life.reply(guest)
    used = door.guest()
    answer = used.goto(address)
    assert answer is not None
    assert answer.status == 404
    assert life.title not in used.content(), "a used link says nothing of the proposal"
    life.sign_and_check()
