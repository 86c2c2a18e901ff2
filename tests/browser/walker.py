"""Someone who walks through the platform by keyboard, and looks hard at each page."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page, expect

from tests import factories
from tests.browser import waiting
from tests.browser.looking import scrolls_sideways, violations
from tests.page_check import check_page


@dataclass
class Walker:
    """A person with a browser of their own, who uses the keyboard only."""

    context: BrowserContext
    javascript: bool
    page: Page = field(init=False)
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()

    def go(self, path: str) -> None:
        """Open an address."""
        self.page.goto(path)
        self.look()

    def write(self, **values: str) -> None:
        """Type into fields by their names; `__` stands for a dash."""
        for name, value in values.items():
            self.page.locator(f"main [name='{name.replace('__', '-')}']").fill(value)

    def attach(self, name: str, file: str) -> None:
        """Choose a file."""
        self.page.locator(f"main [name='{name}']").set_input_files(file)

    def choose(self, name: str, label: str) -> None:
        """Choose an option of a select by its label."""
        self.page.locator(f"main select[name='{name}']").select_option(label=label)

    def tick(self, name: str, value: str) -> None:
        """Tick a box or a radio button by the space bar."""
        box = self.page.locator(f"main input[name='{name}'][value='{value}']")
        box.focus()
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def press(self, name: str, *, nth: int = 0) -> None:
        """Press a button or follow a link, by the enter key."""
        main = self.page.locator("main")
        named = main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name))
        named.nth(nth).focus()
        waiting.enter(self.page)
        self.look()

    def push(self, name: str, *, times: int = 1) -> None:
        """Push a button that leads nowhere, by the space bar."""
        for _time in range(times):
            self.page.get_by_role("button", name=name, exact=True).focus()
            self.page.keyboard.press("Space")

    def reads(self, *texts: str) -> None:
        """Insist that the page says all this."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(
                text, ignore_case=True, use_inner_text=True
            )

    def reads_not(self, text: str) -> None:
        """Insist that the page does not say this."""
        expect(self.page.locator("main")).not_to_contain_text(text, use_inner_text=True)

    def sign_in(self, person: factories.Person, password: str = factories.PASSWORD) -> None:
        """Sign in."""
        self.go("/sign-in")
        self.write(email=person.email, password=password)
        self.press("Sign in")

    def look(self) -> None:
        """Check the page as every page is checked; the same state of a page once."""
        html = waiting.source(self.page)
        check_page(html)
        path = waiting.address(self.page).partition("?")[0]
        path = re.sub(r"\d+|/confirm/.*|/reset/.*", "N", path)
        key = f"{path} {self.page.locator('h1').inner_text()} {'error-summary' in html}"
        if key in self.seen:
            return
        self.seen.add(key)
        # Axe waits for timers, which a page without JavaScript does not have.
        if self.javascript:
            assert violations(self.page) == [], path
        assert scrolls_sideways(self.page) == [], path
