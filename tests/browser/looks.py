"""What a screen must be for everyone: accessible, in Dutch, and whole."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from conftest import HERE
from playwright.sync_api import Page

AXE = (HERE.parent / "data" / "axe" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block", "target-size"]  # of the rules those that other colours can break
NARROWEST, PHONE, LAPTOP = 320, 390, 1366
LOOKS = (
    {"color_scheme": "dark"}, {"color_scheme": "dark", "forced_colors": "active"},
    {"color_scheme": "light", "forced_colors": "active"}, {"color_scheme": "light", "contrast": "more"},
)  # fmt: skip
AS_USUAL = {"color_scheme": "light", "forced_colors": "none", "contrast": "no-preference", "reduced_motion": "reduce"}
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"
ENGLISH = re.compile(
    r"\b(the|and|close|skip|running|press|submit|search|please|loading|error|main|menu|stop|rerun|view|fullscreen|"
    r"deploy|settings|print|record|about|connecting|dismiss|streamlit)\b",
    re.IGNORECASE,
)


def everywhere(page: Page, *widths: int, looks: Sequence[dict[str, str]] = LOOKS) -> None:
    """Assert that a screen is whole and accessible at these widths, by day; by night and in other colours there too."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(100)
        assert lasting(page, lambda: cut_off(page)) == [], width
        assert lasting(page, lambda: violations(page)) == [], width
        for look in looks:
            with looking(page, look):
                found = lasting(page, lambda: violations(page, COLOURS))
                assert found == [], (width, look, found)


def lasting(page: Page, complaints: Callable[[], list[str]]) -> list[str]:
    """What goes on being wrong: Streamlit draws for another width, and in other colours, a moment after it is asked.

    A minute, as long as every other wait here: a busy machine is slow to draw.
    """
    for _ in range(300):
        found = complaints()
        if not found:
            break
        page.wait_for_timeout(200)
    return found


@contextmanager
def looking(page: Page, look: dict[str, str]) -> Iterator[None]:
    """In other colours for a while; nothing fades into them, and Streamlit has drawn in them."""
    page.emulate_media(**{**AS_USUAL, **look})  # type: ignore[arg-type]
    page.evaluate(DRAWN)
    yield
    page.emulate_media(**AS_USUAL)  # type: ignore[arg-type]
    page.evaluate(DRAWN)


def violations(page: Page, rules: Sequence[str] = tuple(RULES)) -> list[str]:
    """What axe-core names on a page, by these of its rules or sets of rules."""
    if not page.evaluate("!!window.axe"):
        page.evaluate(AXE)
    result = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", list(rules))
    assert len(result["passes"]) > (10 if "wcag2a" in rules else 0), "axe saw a blank page"
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in result["violations"]]


def words_on(page: Page) -> str:
    """All that is read or read out: visible text, names of controls, what images show."""
    names = page.evaluate(
        "[...document.querySelectorAll('[aria-label],[alt],[title],[placeholder]')].flatMap(e => "
        "['aria-label','alt','title','placeholder'].map(a => e.getAttribute(a) || ''))"
    )
    return page.locator("body").inner_text() + " ".join(names)


def cut_off(page: Page) -> list[str]:
    """What sticks out of the window at the right, or holds more than it shows.

    A table of many columns may be moved sideways (WCAG 1.4.10) where its frame stands within the window, has a name and
    takes the focus.
    """
    return page.evaluate(
        """() => {
            const onlyReadOut = one => one && (
                getComputedStyle(one).clipPath === 'inset(50%)' ||
                getComputedStyle(one).clip === 'rect(0px, 0px, 0px, 0px)' ||
                one.dataset.testid === 'stSkipToContent' || onlyReadOut(one.parentElement));
            const moves = element => {
                const frame = element.closest("[role=region][aria-label][tabindex='0']:has(> table)");
                return frame && frame.getBoundingClientRect().right <= innerWidth + 1;
            };
            const sticksOut = element => {
                if (moves(element)) return false;
                const box = element.getBoundingClientRect(), style = getComputedStyle(element);
                if (!box.width || !box.height || style.visibility === 'hidden' || onlyReadOut(element)) return false;
                const clipped = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
                return box.right > innerWidth + 1 || (clipped && style.overflowX !== 'visible');
            };
            return [...document.querySelectorAll('body *')].filter(sticksOut).map(one => one.outerHTML.slice(0, 120));
        }"""
    )


NAMES = (
    "summary, .vb-cite, .vb-title, .vb-where, .vb-view, .vb-links, .vb-copy, .vb-note, .vb-hint, .vb-soft, .vb-footer, "
    ":is(.vb-copy, .stButton) button"
)
SENTENCE_END = re.compile(r"(?<=[.!?])[”’\"]?\s+|\n+")


def said_twice(page: Page) -> list[str]:
    """The sentences, of five words or more, that can be read twice on a screen; names and our own remarks are none."""
    style = page.add_style_tag(content=f":is({NAMES}) {{ display: none !important; }}")
    text = page.locator(".stMain").inner_text()
    style.evaluate("style => style.remove()")
    counted = Counter(" ".join(one.split()) for one in SENTENCE_END.split(text))
    return [one for one, times in counted.items() if times > 1 and len(one.split()) >= 5]
