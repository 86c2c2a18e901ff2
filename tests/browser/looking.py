"""What a program can see of a page: accessibility by axe, and its width."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


# Only what is told is handed over: the whole of axe's answer takes longer than its looking.
RUN_AXE = """async (tags) => {
  const found = await axe.run(document, {
    runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'],
  });
  return found.violations.map(v => `${v.id}: ${v.help} at ${v.nodes[0].target}`);
}"""


def violations(page: Page) -> list[str]:
    """Run axe on the page; returns what it finds, in short."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return list(page.evaluate(RUN_AXE, AXE_TAGS))


TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > width + 1)
    .map(e => e.tagName.toLowerCase() + '.' + e.className)
    .slice(0, 5);
}"""


def scrolls_sideways(page: Page) -> list[str]:
    """Return what is wider than the window, if the page scrolls sideways."""
    return list(page.evaluate(TOO_WIDE))
