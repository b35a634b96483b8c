"""Parts of a web page that a reader sees only after a press or never sees, by its marks and by the styles in it."""

import re
from collections.abc import Iterator, Sequence, Set

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from ingest.reading.grids import MOST_CELLS
from ingest.reading.html.styles import GONE, Styles

OF_OFFICE = re.compile(r"mso-list|#cmnt|#_mso|MsoTitle|doc-content", re.IGNORECASE)  # without these it writes as others
_COMMENTS = "//a[starts-with(@href, '#cmnt') or starts-with(@href, '#_msocom') or starts-with(@href, '#_msoanchor')]"
_LIST_MARKS = "//*[contains(translate(@style, 'MSOLITGNRE', 'msolitgnre'), 'mso-list:ignore')]"
_MARK_SIGNS = ("o", "§")  # as a font of signs draws them: a circle, a square
_TITLES = "//p[contains(@class, 'MsoTitle')] | //body[contains(@class, 'doc-content')]//p[contains(@class, ' title')]"


def as_others_write(tree: HtmlElement) -> None:
    """Write what Word and Google Docs write in a way of their own as it is shown, or in others.

    What reviewers wrote beside the text goes, as in a document; the sign before a line of a list becomes •; the
    paragraph that is set as the title becomes a heading.
    """
    for link in tree.xpath(_COMMENTS):
        text, around = link.text_content().strip(), next(link.iterancestors("div"), link)
        comment = around if text and around.text_content().strip().startswith(text) else link
        if comment.getparent() is not None:
            comment.drop_tree()
    for mark in tree.xpath(_LIST_MARKS):
        text = mark.text_content().strip()
        if text in _MARK_SIGNS or not any(map(str.isalnum, text)):
            mark.clear(keep_tail=True)
            mark.text = "• "
    for title in tree.xpath(_TITLES)[:1]:
        title.tag = "h1"


_TARGETS = ("aria-controls", "data-bs-target", "data-target", "popovertarget", "href")
_OPENERS = (
    "//button|//summary|//*[@role='tab']|//*[@aria-controls]|//*[@role='button']|//*[@data-bs-target]|"
    "//a[@data-toggle]|//*[@onclick]|//*[@aria-expanded]|//*[@tabindex='0']"
)
_OTHER = re.compile(
    r"\b(?:menu\w*|nav\w*|search|zoek\w*|modal|dialog|cookie\w*|consent|lang\w*|dropdown\w*)\b", re.IGNORECASE
)
_MORE = re.compile(r"(?:lees|toon|bekijk|laat|meer)\b.{0,20}", re.IGNORECASE)  # what goes on stands before its button
_DOTS = re.compile(r"\W*[.…]+\W*")
_ASIDE = ("nav", "header", "footer", "form", "dialog")
_LONGEST = 200  # characters on a button
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HIDDEN = re.compile(r"(?:display|visibility|max-height|height|opacity)\s*:\s*[^;]+;?", re.IGNORECASE)
_MOST_AROUND = 3  # elements that hold nothing but a button


def open_panels(tree: HtmlElement, styles: Styles) -> None:
    """Unfold what a button of the text opens, and set the words of the button over it as a heading.

    Menus, searches and dialogs are left as they are.
    """
    by_id = {element.get("id"): element for element in tree.xpath("//*[@id]")}
    for opener in list(tree.xpath(_OPENERS)):
        panel = _panel(opener, by_id, styles)
        if panel is not None and not _is_of_site(opener) and not _is_of_site(panel):
            _unfold(panel)
            _label(opener, panel)
        elif panel is None and _MORE.fullmatch(" ".join(opener.text_content().split())):
            _go_on(opener, styles)
    for found in list(tree.xpath("//*[@hidden='until-found']|//*[@role='tabpanel']")):
        if not _is_of_site(found):
            _unfold(found)
    for button in list(tree.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::dt]//button")):
        button.tag = "span"  # a heading that is pressed is a heading still


def _panel(opener: HtmlElement, by_id: dict[str, HtmlElement], styles: Styles) -> HtmlElement | None:
    for name in _TARGETS:
        target = opener.get(name) or ""
        if (name != "href" or target.startswith("#")) and target.lstrip("#") in by_id:
            return by_id[target.lstrip("#")]
    if opener.get("aria-controls") is not None or opener.tag == "button" and opener.get("type") == "submit":
        return None
    beside, text = opener, opener.text_content().strip()
    for _ in range(_MOST_AROUND):  # the older way: a button, and what it opens right behind it
        if beside.getnext() is not None:
            return beside.getnext() if is_folded(beside.getnext(), styles) else None
        beside = beside.getparent()
        if beside is None or beside.text_content().strip() != text:
            return None
    return None


def _go_on(opener: HtmlElement, styles: Styles) -> None:
    """Unfold the end of a text in front of the button that shows it, without the dots that stand for it."""
    before = opener.getprevious()
    parts = [] if before is None else [one for one in before.iter() if isinstance(one.tag, str)]
    for part in parts:
        if is_folded(part, styles) and not _is_of_site(part):
            _unfold(part)
            dots = part.getprevious()
            if dots is not None and _DOTS.fullmatch(dots.text_content()) and not (dots.tail or "").strip():
                dots.drop_tree()
            return


def is_folded(element: HtmlElement, styles: Styles) -> bool:
    """Whether an element is not shown, by its marks, a class that all know or a style."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    look = styles.of(element)
    return (
        _is_off(element)
        or look.get("display") == "none"
        or (
            "hidden" in look.get("overflow", "")
            and "0" in (look.get(name, "")[:1] for name in ("height", "max-height"))
        )
    )


_OFF = re.compile(r"(?:^|\s)(?:d-none|hidden|visible-print[\w-]*|show-for-print|print-?only|only-?print)(?=\s|$)")
_ON = re.compile(r"(?:^|\s)(?:d-(?:sm|md|lg|xl|xxl)-(?!none)\w+|(?:sm|md|lg|xl|2xl):(?!hidden)[\w-]+)(?=\s|$)")
_FOR_EARS = re.compile(
    r"(?:^|\s)(?:u-)?(?:sr-only|visually-?hidden|screen-reader(?:-text|-only)?|element-invisible|show-for-sr)"
    r"(?:-focusable)?(?=\s|$)"
)


def _is_off(element: HtmlElement) -> bool:
    """Whether a class says so that means the same on every site."""
    names = element.get("class") or ""
    return bool(_OFF.search(names)) and not _ON.search(names)


def _is_for_ears(element: HtmlElement) -> bool:
    """Whether it is there for who listens, beside something to see; alone it stands for a picture."""
    if not _FOR_EARS.search(element.get("class") or ""):
        return False
    around = element.getparent()
    return around is None or around.text_content().strip() != element.text_content().strip()


def _show_what_is_silent(element: HtmlElement) -> None:
    """What stands beside words for the ear is their copy for the eye."""
    for one in (*element.itersiblings(), *element.itersiblings(preceding=True)):
        if isinstance(one.tag, str) and one.get("aria-hidden") == "true" and any(map(str.isalnum, one.text_content())):
            one.attrib.pop("aria-hidden")


def _is_of_site(element: HtmlElement) -> bool:
    if any(one.tag in _ASIDE or one.get("role") in ("navigation", "menu", "dialog") for one in _upward(element)):
        return True
    if element.get("aria-haspopup") not in (None, "false"):
        return True
    return bool(_OTHER.search(" ".join(element.get(name) or "" for name in ("class", "id", "role"))))


def _upward(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    yield from element.iterancestors()


def _unfold(panel: HtmlElement) -> None:
    for name in ("hidden", "aria-hidden"):
        panel.attrib.pop(name, None)
    if panel.get("style"):
        panel.set("style", _HIDDEN.sub("", panel.get("style")))
    panel.set("data-shown", "1")


def _label(opener: HtmlElement, panel: HtmlElement) -> None:
    """The words of a button as a heading in front of what it opens; a heading that holds the button is that already."""
    text = " ".join(opener.text_content().split())
    inside = any(one.tag in (*_HEADINGS, "dt", "summary") for one in _upward(opener))
    if not text or len(text) > _LONGEST or inside or panel in set(opener.iterancestors()):
        return
    heading = panel.makeelement("h3")
    heading.text = text
    panel.insert(0, heading)
    heading.tail, panel.text = panel.text, None
    if opener.tag != "a" or opener.get("role") == "tab" or opener.get("data-toggle"):
        opener.drop_tree()


_WHITE = re.compile(r"(?:^|;)color:(?:#fff(?:fff)?|white|rgba?\(255,255,255(?:,1)?\)|transparent)(?:;|$)")
_GROUND = re.compile(r"(?:^|;)background(?:-color|-image)?:(?!(?:#fff(?:fff)?|white|none|transparent|inherit)(?:;|$))")


def drop_unseen(tree: HtmlElement, styles: Styles) -> None:
    """Take out what is hidden, too small, beside the screen, struck out, or white on white.

    What a reader can unfold was marked before (``panels``) and stays.
    """
    body = tree.body if tree.body is not None else tree
    for element in [one for one in body.iter() if isinstance(one.tag, str) and _is_for_ears(one)]:
        _show_what_is_silent(element)
        element.drop_tree()
    for element in list(body.iter()):
        if isinstance(element.tag, str) and element.tag not in ("body", "html") and element.getparent() is not None:
            if element.tag in ("del", "s", "strike") or _is_unseen(element, styles):
                element.drop_tree()


def drop_hidden_columns(tree: HtmlElement, styles: Styles) -> None:
    """Take out the cells of columns that a style folds away; one that is not displayed shows its cells all the same."""
    for table in list(tree.iter("table")):
        hidden = _hidden_columns(table, styles)
        if hidden:
            rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
            _drop_columns(rows, hidden)


def _hidden_columns(table: HtmlElement, styles: Styles) -> set[int]:
    """The numbers of the columns that are folded, from 0."""
    hidden: set[int] = set()
    at = 0
    for column in table.xpath("./col|./colgroup[not(col)]|./colgroup/col"):
        n_columns = _number(column.get("span"))
        if any(styles.of(one).get("visibility") == "collapse" for one in (column, column.getparent())):
            hidden.update(range(at, at + n_columns))
        at += n_columns
    return hidden


def _drop_columns(rows: Sequence[HtmlElement], hidden: Set[int]) -> None:
    """Take out the cells that stand in hidden columns alone; those over more columns become as much narrower."""
    reaching: dict[int, int] = {}  # by column: for how many rows a cell from above stands there still
    for row in rows:
        taken = {column for column, left in reaching.items() if left > 0}
        reaching = {column: left - 1 for column, left in reaching.items() if left > 1}
        at = 0
        for cell in row.xpath("./td|./th"):
            while at in taken:
                at += 1
            columns = range(at, at + _number(cell.get("colspan")))
            reaching |= dict.fromkeys(columns, _number(cell.get("rowspan")) - 1)
            shown = len([column for column in columns if column not in hidden])
            at = columns.stop
            if shown == 0:
                cell.drop_tree()
            elif shown < len(columns):
                cell.set("colspan", str(shown))


def _number(said: str | None) -> int:
    """How many rows or columns something runs over, at least 1."""
    return max(1, min(MOST_CELLS, int(said))) if said and said.isascii() and said.isdecimal() and len(said) < 6 else 1


def _is_unseen(element: HtmlElement, styles: Styles) -> bool:
    style = styles.text(element)
    off = element.get("hidden") is not None or _is_off(element)
    if not element.get("data-shown") and (off or GONE.search(style) and not styles.opens(element)):
        return True
    return bool(_WHITE.search(style)) and not _has_ground(element, styles)


def _has_ground(element: HtmlElement, styles: Styles) -> bool:
    """Whether a colour may lie under the letters: one that is named, or a class whose style is elsewhere."""
    if any(True for _ in element.getroottree().iter("link")):
        return True
    around = [element, *element.iterancestors()]
    return any(_GROUND.search(styles.text(one)) or one.get("bgcolor") for one in around)
