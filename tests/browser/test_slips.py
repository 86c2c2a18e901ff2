"""The slip with a voting code: what its QR code says, and what a phone does with it."""

import io
from urllib.parse import urldefrag

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.town import Town
from tests.browser.waiting import enter, follow, rest, texts

pytestmark = pytest.mark.browser

ROUND = "streets-and-squares"
# How wide A4 is between the margins of the print style, in CSS pixels.
PAPER = {"width": 680, "height": 1002}


def _issue(page: Page, town: Town, number: int) -> None:
    email, password = town.people["officer"]
    page.goto("/sign-in")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(password)
    enter(page)
    page.goto(f"/organise/rounds/{ROUND}/codes")
    page.locator("input[name=number]").fill(str(number))
    page.locator("input[name=more]").check()
    follow(page.locator("button[value=slips]"))


def test_a_printed_slip_leads_to_the_ballot(browser: Browser, town: Town) -> None:
    office = browser.new_context(
        base_url=town.url,
        locale="en-GB",
        viewport=PAPER,  # type: ignore[arg-type]  # a plain dict will do
        device_scale_factor=2,
    )
    page = office.new_page()
    _issue(page, town, 3)
    page.emulate_media(media="print")
    slips = page.locator(".slip")
    expect(slips).to_have_count(3)
    codes = texts(page.locator(".slip__code"), count=3)
    assert len(set(codes)) == 3
    seen = zxingcpp.read_barcodes(Image.open(io.BytesIO(slips.first.screenshot())))
    assert len(seen) == 1
    assert seen[0].text == f"{town.url}/rounds/{ROUND}/vote#code={codes[0]}"
    heights = {round(slips.nth(n).bounding_box()["height"]) for n in range(3)}  # type: ignore[index]  # each is drawn
    assert len(heights) == 1, "slips are cut alike"
    office.close()
    _scan(browser, town, seen[0].text)


def _scan(browser: Browser, town: Town, address: str) -> None:
    phone = browser.new_context(base_url=town.url, locale="en-GB")
    page = phone.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urldefrag(request.url)[0]))
    page.goto(address)
    code = address.partition("#code=")[2]
    field = page.locator("input[name=code]")
    expect(field).to_have_value(code)
    expect(page, "the next person finds no code here").to_have_url(f"/rounds/{ROUND}/vote")
    expect(field).to_be_focused()
    rest(page)
    assert page.evaluate("scrollY") == 0, "the heading and the code stay in sight"
    enter(page)
    expect(page.locator("h1")).to_contain_text("choose the projects")
    assert all(code not in url for url in asked)
    phone.close()
