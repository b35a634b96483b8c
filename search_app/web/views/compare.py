"""Comparable projects as HTML: side by side, with what is the same and what is not, each with its place."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from search_app.answer.quotes import is_table_row
from search_app.products.comparable import overlaps
from search_app.replies import Aspect, Citation, Cited, ProductReply, SimilarProduct, SimilarReply, Subject
from search_app.texts import other_screens as texts_screens
from search_app.texts import products as texts_products
from search_app.web import address
from search_app.web.rendering import NOTHING, Markup, joined, macro
from search_app.web.views import results
from search_app.web.views.products import in_words, quoted

COLUMNS = range(1, 4)  # projects beside the one that is compared with
FIRST = 3  # that stand there when nobody chose

_IN_NEEDED = frozenset({"needs", "obstacles"})  # told on the last row
_IN_HEAD = frozenset({"kind"})
_ROWS = tuple(one for one in texts_products.ASPECTS if one not in _IN_NEEDED | _IN_HEAD)
_IN_A_WORD: frozenset[Aspect] = frozenset({"theme", "audience", "age", "region", "status"})
_VALUES = 3  # things shown of one aspect of one project


def beside(reply: SimilarReply, wanted: Sequence[str]) -> list[SimilarProduct]:
    """The projects that stand side by side: those that are wanted, else the best."""
    chosen = [one for one in reply.similar if one.product.product_id in wanted]
    return (chosen or list(reply.similar[:FIRST]))[: COLUMNS.stop - 1]


def table(reply: SimilarReply, shown: Sequence[SimilarProduct]) -> Markup:
    """A table: a column for what is compared with and one for each project; the names of the rows stay in sight."""
    aspects = [one for one in _ROWS if any(_tells(similar, one) for similar in shown)]
    compared = _IN_A_WORD - {"region"} if reply.left_out else _IN_A_WORD  # elsewhere each region is another one
    columns = [_subject(reply.subject, shown, aspects), *(_project(one, aspects, compared) for one in shown)]
    labels = [*(texts_products.ASPECTS[one] for one in aspects), texts_screens.NEEDED]
    return macro(
        "compare",
        "table",
        announced=results.announced(texts_screens.similar_announced(len(reply.similar))),
        heading=texts_screens.SIDE_BY_SIDE,
        left_out=_left_out(reply),
        columns=columns,
        rows=list(zip(labels, zip(*(one.cells for one in columns), strict=True), strict=True)),
        texts=texts_screens,
    )


def _left_out(reply: SimilarReply) -> str:
    return texts_screens.left_out(list(reply.left_out)) if reply.left_out else ""


@dataclass(frozen=True, slots=True)
class _Cell:
    """What is known of one aspect of one project, and the sign that says how it compares ("" for none)."""

    told: Markup
    sign: str = ""
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class _Column:
    """A project, or what is compared with: its head, and a cell for each row."""

    kind: str
    name: str
    to: str
    cells: tuple[_Cell, ...]
    is_subject: bool = False


def _tells(similar: SimilarProduct, aspect: Aspect) -> bool:
    differs = any(one.aspect == aspect for one in similar.differences)
    return differs or _is_shared(aspect, similar)


def _subject(subject: Subject, shown: Sequence[SimilarProduct], aspects: Sequence[Aspect]) -> _Column:
    product = subject.product
    citations = product.citations if product else ()
    cells = [_Cell(_of_plan(one, subject) or _said(_here(one, shown), citations, one)) for one in aspects]
    fields = product.fields if product else {}
    stated = [value for name, values in fields.items() if name in _IN_NEEDED for value in values]
    needed = _said(stated, citations, "needs") or _of_plan("needs", subject)
    own_name = texts_screens.YOUR_PLAN if subject.kind == "text" else subject.name
    return _Column(
        texts_screens.STARTING_POINT,
        product.name if product else own_name,
        address.product(product.product_id) if product else "",
        (*cells, _Cell(needed)),
        is_subject=True,
    )


def _of_plan(aspect: Aspect, subject: Subject) -> Markup:
    """What was recognised in a plan; nothing where no plan is compared with."""
    if subject.kind != "text":
        return NOTHING
    ages = tuple(map(texts_screens.years_old, subject.ages))
    recognised: Mapping[Aspect, tuple[str, ...]] = {
        "audience": subject.audiences, "age": ages, "theme": subject.themes, "region": subject.regions
    }  # fmt: skip
    known = recognised.get(aspect, ())
    if not known:
        return macro("pieces", "nothing", spoken=texts_screens.NOT_IN_PLAN)
    return macro("pieces", "paragraph", text=", ".join(known))


def _here(aspect: Aspect, shown: Sequence[SimilarProduct]) -> list[Cited]:
    """What is known of the aspect on this side, whichever project it was compared with."""
    shared = [one.here or Cited(one.value, ()) for each in shown for one in each.shared if one.aspect == aspect]
    return shared + [
        one for each in shown for other in each.differences if other.aspect == aspect for one in other.here
    ]


def _project(similar: SimilarProduct, aspects: Sequence[Aspect], compared: Collection[Aspect]) -> _Column:
    product = similar.product
    told = {one: _said(_there(one, similar), product.citations, one) for one in aspects}
    cells = [_Cell(told[one], _sign(one, similar, compared), _is_shared(one, similar)) for one in aspects]
    needed = _Cell(_said(similar.needed, product.citations, "needs"))
    return _Column(_about(product, 2), product.name, address.product(product.product_id), (*cells, needed))


def _sign(aspect: Aspect, similar: SimilarProduct, compared: Collection[Aspect]) -> str:
    """The same, different, or nothing where one of the two is silent or what is told can't be compared in a word."""
    if _is_shared(aspect, similar):
        return texts_screens.SAME
    told = [one for one in similar.differences if one.aspect == aspect and one.here and one.there]
    differs = bool(told) and not (aspect == "age" and all(map(overlaps, told)))
    return texts_screens.DIFFERS if differs and aspect in compared else ""


def _about(product: ProductReply, n_regions: int) -> str:
    """What sort of thing it is, and where; and that it has stopped, which nobody should have to look for."""
    status = [texts_products.STATUSES["gestopt"]] if product.status == "gestopt" else []
    return ", ".join([product.kind or texts_products.KIND_UNKNOWN, *product.regions[:n_regions], *status])


def _is_shared(aspect: Aspect, similar: SimilarProduct) -> bool:
    return any(one.aspect == aspect for one in similar.shared)


def _there(aspect: Aspect, similar: SimilarProduct) -> list[Cited]:
    shared = [one.there or Cited(one.value, ()) for one in similar.shared if one.aspect == aspect]
    return shared + [one for other in similar.differences if other.aspect == aspect for one in other.there]


def _said(values: Iterable[Cited], citations: Sequence[Citation], aspect: str = "") -> Markup:
    """Each thing once, with the first place where it stands, and without the name of its row."""
    told = list(values)
    whole = [one for one in told if not is_table_row(one.text)] or told  # a row of a table says it less well
    named = [in_words(aspect, Cited(one.text, one.citations[:1])) for one in whole]
    shown = [one for n, one in enumerate(named) if not _is_said(one.text, named[:n])][:_VALUES]
    if aspect == "kind":  # what sort of thing it is: no sentence shows that, and nobody has to have said it
        return joined(macro("pieces", "paragraph", text=one.text) for one in shown)
    return joined(quoted(one, citations, briefly=True) for one in shown)


def _is_said(text: str, above: Iterable[Cited]) -> bool:
    """Whether the same words, a full stop or a capital aside, stand above it already."""
    words = re.compile(rf"(?<![\w-]){re.escape(text.strip(' .'))}(?![\w-])", re.IGNORECASE)
    return any(words.search(one.text) for one in above)


@dataclass(frozen=True, slots=True)
class _Other:
    """A project that was found, and the way to put it beside the others or to take it away ("" for the last one)."""

    product_id: str
    name: str
    to: str
    about: str
    summary: str
    switch_to: str
    switch: str


def others(reply: SimilarReply, shown: Sequence[SimilarProduct], id: str | None, everywhere: bool) -> Markup:
    """Every project that was found, each with a way to put it beside the others or to take it away."""
    ids = [one.product.product_id for one in shown]
    found = [_other(one.product, ids, id, everywhere) for one in reply.similar]
    return macro("compare", "others", heading=texts_screens.COMPARE_MORE, found=found)


def _other(product: ProductReply, shown: Sequence[str], id: str | None, everywhere: bool) -> _Other:
    is_on = product.product_id in shown
    ids = [one for one in shown if one != product.product_id] if is_on else [*shown, product.product_id]
    return _Other(
        product.product_id,
        product.name,
        address.product(product.product_id),
        _about(product, 3),
        product.summary,
        address.compare(id, ids[-(COLUMNS.stop - 1) :], everywhere) if ids else "",
        texts_screens.AWAY if is_on else texts_screens.BESIDE,
    )


def nothing(reply: SimilarReply) -> Markup:
    """Nothing that is like it."""
    announced = results.announced(texts_screens.COMPARE_NONE)
    return macro("compare", "nothing", announced=announced, told=texts_screens.COMPARE_NONE, left_out=_left_out(reply))
