"""The door: what somebody sees who is not signed in."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def asked(page) -> list[str]:
    """Every address that the page asks for, and every error of its scripts, in the order of their coming."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.on("pageerror", lambda error: seen.append(f"error: {error}"))
    return seen


def test_any_page_leads_to_the_door_and_asks_nobody_else(live_server_url, page, asked):
    page.goto(live_server_url)
    assert page.locator("input[type=password]").is_visible()
    assert page.locator("html").get_attribute("lang").lower().startswith("zh")
    assert [address for address in asked if not address.startswith((live_server_url, "data:"))] == []


def test_a_wrong_password_is_refused_and_the_name_is_kept(live_server_url, page, asked):
    page.goto(f"{live_server_url}/accounts/login/")
    page.fill("input[name=login]", "nobody")
    page.fill("input[type=password]", "not the password")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert], .errorlist, .error")
    assert page.input_value("input[name=login]") == "nobody"
    assert page.input_value("input[type=password]") == ""
    assert [address for address in asked if address.startswith("error:")] == []


def test_the_door_works_without_javascript_and_on_a_phone(live_server_url, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{live_server_url}/accounts/login/")
    page.fill("input[name=login]", "nobody")
    page.fill("input[type=password]", "not the password")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert page.input_value("input[name=login]") == "nobody"
    context.close()
