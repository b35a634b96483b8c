"""Comparable projects as HTML: side by side, with what is the same and what is not, each with its place."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from search_app.products.cards import is_row
from search_app.replies import Aspect, Citation, Cited, ProductReply, SimilarProduct, SimilarReply, Subject
from search_app.texts import products as texts_products
from search_app.texts import screens as texts_screens
from search_app.web import address
from search_app.web.views import results
from search_app.web.views.products import in_words, quoted

COLUMNS = range(1, 4)  # projects beside the one that is compared with
FIRST = 3  # that stand there when nobody chose

_IN_NEEDED = frozenset({"needs", "obstacles"})  # told on the last row
_IN_HEAD = frozenset({"kind"})
_ROWS = tuple(one for one in texts_products.ASPECTS if one not in _IN_NEEDED | _IN_HEAD)
_VALUES = 3  # things shown of one aspect of one project


def beside(reply: SimilarReply, wanted: Sequence[str]) -> list[SimilarProduct]:
    """The projects that stand side by side: those that are wanted, else the best."""
    chosen = [one for one in reply.similar if one.product.product_id in wanted]
    return (chosen or list(reply.similar[:FIRST]))[: COLUMNS.stop - 1]


def table(reply: SimilarReply, shown: Sequence[SimilarProduct]) -> str:
    """One column for what is compared with and one for each project; on a phone they stand under each other."""
    aspects = [one for one in _ROWS if any(_tells(similar, one) for similar in shown)]
    columns = [_subject(reply.subject, shown, aspects), *(_project(one, aspects) for one in shown)]
    rows = len(aspects) + 2  # with the head and what was needed
    style = f"--columns: {len(columns)}; --rows: {rows}"
    announced = results.announced(texts_screens.similar_announced(len(reply.similar)))
    left_out = (
        f'<p class="vb-hint">{escape(texts_screens.left_out(list(reply.left_out)))}</p>' if reply.left_out else ""
    )
    return (
        f'{announced}<h2 class="vb-heading">{texts_screens.SIDE_BY_SIDE}</h2>{left_out}'
        f'<div class="vb-compare" style="{style}">{"".join(columns)}</div>'
    )


def _tells(similar: SimilarProduct, aspect: Aspect) -> bool:
    differs = any(one.aspect == aspect for one in similar.differences)
    return differs or _is_shared(aspect, similar)


def _subject(subject: Subject, shown: Sequence[SimilarProduct], aspects: Sequence[Aspect]) -> str:
    product = subject.product
    name = texts_screens.YOUR_PLAN if subject.kind == "text" else escape(subject.name)
    citations = product.citations if product else ()
    cells = "".join(
        _cell(texts_products.ASPECTS[one], _of_plan(one, subject) or _said(_here(one, shown), citations, one))
        for one in aspects
    )
    fields = product.fields if product else {}
    stated = [value for name, values in fields.items() if name in _IN_NEEDED for value in values]
    needed = _said(stated, citations) or _of_plan("needs", subject)
    return (
        f'<article class="vb-column vb-subject"><header><p class="vb-kind">{texts_screens.STARTING_POINT}</p>'
        f"<h3>{_link(product) if product else name}</h3></header>{cells}{_cell(texts_screens.NEEDED, needed)}</article>"
    )


def _of_plan(aspect: Aspect, subject: Subject) -> str:
    """What was recognised in a plan; "" where no plan is compared with."""
    if subject.kind != "text":
        return ""
    ages = tuple(map(texts_screens.years_old, subject.ages))
    recognised: Mapping[Aspect, tuple[str, ...]] = {
        "audience": subject.audiences, "age": ages, "theme": subject.themes, "region": subject.regions
    }  # fmt: skip
    known = recognised.get(aspect, ())
    return f"<p>{escape(', '.join(known))}</p>" if known else f'<p class="vb-soft">{texts_screens.NOT_IN_PLAN}</p>'


def _here(aspect: Aspect, shown: Sequence[SimilarProduct]) -> list[Cited]:
    """What is known of the aspect on this side, whichever project it was compared with."""
    shared = [one.here or Cited(one.value, ()) for each in shown for one in each.shared if one.aspect == aspect]
    return shared + [
        one for each in shown for other in each.differences if other.aspect == aspect for one in other.here
    ]


def _project(similar: SimilarProduct, aspects: Sequence[Aspect]) -> str:
    product = similar.product
    kind = escape(", ".join([product.kind or texts_products.KIND_UNKNOWN, *product.regions[:2]]))
    there = {one: _said(_there(one, similar), product.citations, one) for one in aspects}
    cells = "".join(_cell(texts_products.ASPECTS[one], there[one], _is_shared(one, similar)) for one in aspects)
    needed = _cell(texts_screens.NEEDED, _said(similar.needed, product.citations))
    return (
        f'<article class="vb-column"><header><p class="vb-kind">{kind}</p><h3>{_link(product)}</h3></header>{cells}'
        f"{needed}</article>"
    )


def _is_shared(aspect: Aspect, similar: SimilarProduct) -> bool:
    return any(one.aspect == aspect for one in similar.shared)


def _there(aspect: Aspect, similar: SimilarProduct) -> list[Cited]:
    shared = [one.there or Cited(one.value, ()) for one in similar.shared if one.aspect == aspect]
    return shared + [one for other in similar.differences if other.aspect == aspect for one in other.there]


def _said(values: Iterable[Cited], citations: Sequence[Citation], aspect: str = "") -> str:
    """Each thing once, with the first place where it stands."""
    told = list(values)
    whole = [one for one in told if not is_row(one.text)] or told  # a row of a table says it less well
    first = {one.text: in_words(aspect, Cited(one.text, one.citations[:1])) for one in reversed(whole)}
    return "".join(quoted(one, citations, briefly=True) for one in list(reversed(first.values()))[:_VALUES])


def _cell(label: str, content: str, shared: bool = False) -> str:
    mark = f' <span class="vb-same">{texts_screens.SAME}</span>' if shared else ""
    nothing = f'<p class="vb-soft">{texts_screens.NOT_SAID}</p>'
    return f'<div class="vb-cell{" vb-shared" if shared else ""}"><h4>{label}{mark}</h4>{content or nothing}</div>'


def _link(product: ProductReply) -> str:
    return f'<a href="{escape(address.product(product.product_id))}">{escape(product.name)}</a>'


def others(reply: SimilarReply, shown: Sequence[SimilarProduct], id: str | None, everywhere: bool) -> str:
    """Every project that was found, each with a way to put it beside the others or to take it away."""
    ids = [one.product.product_id for one in shown]
    lines = "".join(f"<li>{_other(one, ids, id, everywhere)}</li>" for one in reply.similar)
    heading = f'<h2 class="vb-heading">{texts_screens.COMPARE_MORE}</h2>'
    return f'<section class="vb-related">{heading}<ul>{lines}</ul></section>'


def _other(similar: SimilarProduct, shown: Sequence[str], id: str | None, everywhere: bool) -> str:
    product = similar.product
    is_on = product.product_id in shown
    ids = [one for one in shown if one != product.product_id] if is_on else [*shown, product.product_id]
    ids = ids[-(COLUMNS.stop - 1) :]
    to = address.compare(id, ids, everywhere)
    label = texts_screens.AWAY if is_on else texts_screens.BESIDE
    heard = f'<span class="vb-spoken">: {escape(product.name)}</span>'
    switch = (
        f'<a class="vb-chip" id="naast-{escape(product.product_id)}" href="{escape(to)}">{label}{heard}</a>'
        if ids
        else ""
    )
    about = escape(", ".join([product.kind or texts_products.KIND_UNKNOWN, *product.regions[:3]]))
    return f'{_link(product)} <span class="vb-soft">{about}</span> {switch}<br>{escape(product.summary)}'


def nothing(reply: SimilarReply) -> str:
    """Nothing that is like it."""
    left_out = f"<p>{escape(texts_screens.left_out(list(reply.left_out)))}</p>" if reply.left_out else ""
    return (
        f'{results.announced(texts_screens.COMPARE_NONE)}<section class="vb-answer vb-abstained">'
        f"<p>{texts_screens.COMPARE_NONE}</p>{left_out}</section>"
    )
