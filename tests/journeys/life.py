"""One proposal's way through the house, step by step, each by the person whose step it is, through the pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.support.demo import DemoServer
from tests.support.people import DESK, PHONE, Door

UNIT, UNIT_COORDINATOR = "区农业农村局", "区政府办督查室"
OTHER_UNIT = "区水利局"
PROMISE = "建成二十二个站点的座椅"


@dataclass
class Life:
    """A proposal of 大洼's demo member, and what its people do with it."""

    demo: DemoServer
    door: Door
    title: str
    pk: int = 0

    def page(self, account: str, path: str, **options) -> Page:
        """The page at ``path``, as somebody sees it who has signed in."""
        page = self.door.enter(self.demo.url, account, **{"viewport": DESK, **options})
        self.go(page, path)
        return page

    def go(self, page: Page, path: str) -> None:
        """Open an address; it has to be there."""
        answer = page.goto(f"{self.demo.url}{path}")
        assert answer is not None, path
        assert answer.status == 200, (answer.status, path)

    def value(self, query: str) -> object:
        """What the database says of this proposal; ``query`` has one place for its id."""
        return self.demo.value(query, self.pk)

    @property
    def state(self) -> object:
        """The proposal's state."""
        return self.value("SELECT state FROM proposals_proposal WHERE id = ?")

    def assignment(self, unit: str = UNIT) -> int:
        """The id of a unit's assignment of this proposal."""
        query = (
            "SELECT a.id FROM handling_assignment a JOIN committees_unit u ON u.id = a.unit_id"
            f" WHERE a.proposal_id = ? AND u.name = '{unit}' ORDER BY a.id DESC"
        )
        return int(str(self.value(query)))

    # The member, and the office ------------------------------------------------------------------------------

    def write_and_submit(self, *, javascript: bool = True) -> None:
        """The member writes it in the three-part editor, on the phone, and hands it in."""
        page = self.page("dawa-member", "/proposals/mine/new/", viewport=PHONE, javascript=javascript)
        page.fill("[name=title]", self.title)
        press(page, "main form button.main")
        page.fill("textarea[name=background]", "城乡公交二十二个站点没有座椅，受访老人中有七成站着等车超过二十分钟。")
        page.fill("textarea[name=analysis]", "站点分属不同单位养护，没有统一标准，改造费用没有列入计划。")
        page.fill("textarea[name=suggestion]", "由主管部门在年内为二十二个站点装上座椅和雨棚。")
        page.select_option("select[name=category]", index=2)
        if javascript:
            expect(page.locator("[data-saved-status]")).to_have_text(re.compile(r"\d\d:\d\d"), timeout=15_000)
        page.locator("button[name=do][value=preview]").last.click()
        page.wait_for_url("**/preview/")
        press(page, "form[action$='/submit/'] button")
        assert re.search(r"20\d\d-\d{4}", text_of(page)), "the serial number is told"
        self.pk = int(str(self.demo.value("SELECT id FROM proposals_proposal WHERE title = ?", self.title)))

    def review(self) -> None:
        """Staff recommend, the director files."""
        for account, verdict in (("dawa-staff1", "pass"), ("dawa-director", "file")):
            page = self.page(account, f"/proposals/review/{self.pk}/")
            page.check(f"input[name=verdict][value={verdict}]")
            press(page, "form.card button.main")
        assert self.state == "filed"

    def assign(self, unit: str = UNIT) -> None:
        """Staff suggest the unit, its line's coordinator confirms, staff assign."""
        address = f"/handling/plan/{self.pk}/"
        page = self.page("dawa-staff1", address)
        page.check("input[name=form][value=single]")
        page.select_option("select[name=unit_1]", value=self._unit_key(unit))
        press(page, "form:has(input[name=do][value=plan]) p.actions button")
        self.door_of_coordinator(address, "confirm")
        page = self.page("dawa-staff1", address)
        press(page, "form:has(input[name=do][value=assign]) button")
        assert self.state == "assigned"

    def door_of_coordinator(self, address: str, do: str) -> None:
        """The coordinator presses the one button that ``do`` names."""
        page = self.page(self.demo.holder("coordinator", UNIT_COORDINATOR), address)
        press(page, f"form:has(input[name=do][value={do}]) button")

    def _unit_key(self, unit: str) -> str:
        return str(self.demo.value("SELECT id FROM committees_unit WHERE name = ?", unit))

    # The unit ---------------------------------------------------------------------------------------------------

    def sign_in(self, account: str, unit: str = UNIT) -> Page:
        """The clerk takes the proposal over."""
        page = self.page(account, f"/handling/assignments/{self.assignment(unit)}/")
        press(page, "#accept button.main")
        assert self._assignment_state(unit) == "accepted"
        return page

    def _assignment_state(self, unit: str) -> object:
        return self.demo.value("SELECT state FROM handling_assignment WHERE id = ?", self.assignment(unit))

    def meet(self, page: Page) -> None:
        """The clerk has visited the member and puts it on record; ``page`` is the unit's working page."""
        deed = page.locator("details:has(input[name=do][value=contact])")
        deed.locator("summary").click()
        deed.locator("input[name=manner][value=visit]").check()
        deed.locator("input[name=people]").fill("尹思文、崔海宁")
        deed.locator("textarea[name=summary]").fill("到站点实地查看，听取了委员对座椅位置的意见。")
        deed.locator("form button").last.click()
        page.wait_for_url("**#contacts")

    def reply(self, page: Page) -> None:
        """The clerk answers the suggestion with a promise and hands the reply to the leader; in the reply's editor."""
        page.locator("input[name^=answer_][value=planned]").check()
        page.locator("textarea[name^=text_]").first.fill("已列入年度计划，分两批实施。")
        page.locator("input[name^=promise_]:not([type=date])").fill(PROMISE)
        page.locator("input[name^=promise_due_]").fill("2024-11-30")
        page.fill("textarea[name=text]", "您提出的提案收悉，现答复如下。")
        page.check("input[name=result_class][value=B]")
        page.fill("input[name=contact_name]", "尹思文")
        page.fill("input[name=contact_phone]", "0427-00001234")
        page.check("input[name=may_be_published][value=full]")
        page.locator("button[name=do][value=submit]").last.click()
        page.wait_for_load_state()

    def sign_and_check(self, unit: str = UNIT) -> None:
        """The leader signs; the coordinator, as this committee demands, checks; the reply is sent."""
        pk = self.assignment(unit)
        page = self.page(self.demo.holder("unit_leader", unit), f"/handling/signing/{pk}/")
        press(page, "button[name=do][value=sign]")
        self.check()

    def check(self, unit: str = UNIT) -> None:
        """The coordinator reads the signed letter and sends it."""
        page = self.page(
            self.demo.holder("coordinator", UNIT_COORDINATOR), f"/handling/decisions/check/{self.assignment(unit)}/"
        )
        press(page, "button[name=do][value=check]")
        assert self.state == "replied"

    # The member again --------------------------------------------------------------------------------------------

    def give_feedback(self, mark: str, *, javascript: bool = True, reason: str = "") -> None:
        """The member says on the phone what they think of the reply."""
        pk = self.value("SELECT id FROM handling_feedback WHERE proposal_id = ? AND state = 'awaited' ORDER BY id DESC")
        page = self.page("dawa-member", f"/handling/feedback/{pk}/", viewport=PHONE, javascript=javascript)
        assert PROMISE in text_of(page), "the answer stands above the form"
        page.check("input[name=manner][value=visit]")
        page.check("input[name=answers_question][value=yes]")
        page.check(f"input[name=attitude][value={mark}]")
        page.check(f"input[name=result][value={mark}]")
        page.fill("textarea[name=text]", reason)
        press(page, "main form button.main")


def press(page: Page, button: str) -> None:
    """Press a button, and wait for the page that comes of it."""
    page.locator(button).first.click()
    page.wait_for_load_state()
    assert page.locator("#errors").count() == 0, page.locator("#errors").inner_text()


def text_of(page: Page) -> str:
    """What is to be read on the page."""
    return page.locator("main").inner_text()
