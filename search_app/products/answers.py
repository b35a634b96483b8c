"""What a question asks of products, and which of them fit it."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.gazetteer.places import find_places
from index.retrieval.retriever import Evidence, Retriever, bare
from index.store.filters import Filter
from index.store.protocol import GenerationReader
from search_app.answer.quotes import Quote
from search_app.answer.understanding import completed, excluded, goes_on, names_of, regions_in
from search_app.products.cards import card
from search_app.products.catalogue import Catalogue, CatalogueEntry
from search_app.products.ranking import Ranked, Wanted, is_named, rank
from search_app.products.workplaces import with_workplaces
from search_app.replies import FollowUp, ProductReply, RegionAsked, Relation

MOST = 5  # products beside one answer
NEARBY = 2  # beside an abstention
# By docs/measurements/products.md: how often products of a chance, and of such odds beside the first one, were right.
FITS = 0.3  # chance from which it fits: four in ten did; below that it is related
SHOWN = 0.05  # chance from which it is shown, however far behind the first one
BESIDE = 0.3  # odds from which it is shown, however low the chance of all
NEAR = 0.1  # the least chance beside an abstention


@dataclass(frozen=True, slots=True)
class Understood:
    """A question with what it means: ``text`` is what to search for, ``follows`` the product that it goes on about."""

    question: str
    text: str
    regions: tuple[RegionAsked, ...]
    excluded: tuple[str, ...]
    follows: str | None


@dataclass(frozen=True, slots=True)
class FoundForQuestion:
    """What a question found: passages, more than are shown; the filter it was kept to; the sentence quoted first."""

    evidence: Sequence[Evidence]
    where: Filter | None
    quoted: str = ""


def understood(question: str, previous: FollowUp | None, catalogue: Catalogue) -> Understood:
    """Look at a question with the eyes of one catalogue."""
    follows = None
    if previous is not None and previous.product_id and goes_on(question):
        follows = catalogue.get(previous.product_id)
    text = completed(question, previous, follows.product.name if follows else None)
    kept = follows.product.product_id if follows else None
    return Understood(question, text, tuple(regions_in(question)), excluded(question), kept)


def fitting(
    catalogue: Catalogue, said: Understood, found: FoundForQuestion, retriever: Retriever, abstained: bool
) -> tuple[ProductReply, ...]:
    """The products that fit, best first, the related ones marked; beside an abstention what comes nearest."""
    wanted = Wanted(
        vector=retriever.encoder.encode_queries([bare(said.text)])[0],
        here=names_of(said.regions, "here"),
        elsewhere=names_of(said.regions, "elsewhere"),
        excluded=said.excluded,
    )
    ranked = [
        one
        for one in rank(catalogue, wanted, found.evidence, retriever.analyser)
        if catalogue.keeps(catalogue.products[one.product], found.where) and (found.where is None or one.passage_id)
    ]
    chosen = _nearby(catalogue, ranked, said) if abstained else _chosen(catalogue, ranked, found.quoted)
    if wanted.here:  # what is there stands first, then what may be anywhere
        chosen.sort(key=lambda one: (one[1] == "related", _away(catalogue.products[one[0].product], wanted.here)))
    return tuple(
        card(catalogue, catalogue.products[one.product], retriever.reader, relation, one) for one, relation in chosen
    )


def _away(entry: CatalogueEntry, here: frozenset[str]) -> int:
    """0 for a product that is in one of these regions, 1 where no source says where it is, 2 for elsewhere."""
    return 1 if not entry.regions else 2 * here.isdisjoint(entry.regions)


def region_replies(said: Understood, reader: GenerationReader, catalogue: Catalogue) -> tuple[RegionAsked, ...]:
    """The regions of a question with their workplaces."""
    return with_workplaces(said.regions, said.question, reader, catalogue)


def is_from(quote: Quote, here: frozenset[str], catalogue: Catalogue) -> bool | None:
    """Whether a quote tells of one of these regions; None where it tells of none.

    What it names itself decides, then where the products are that it tells of, then what its passage is about.
    """
    named = {name for found in find_places(quote.text) for name in found.place.regions}
    told = catalogue.mentioned_in.get(quote.passage.passage_id, {})
    rows = range(quote.first, quote.last + 1)
    of_products = {
        name for number, at in told.items() if not at.isdisjoint(rows) for name in catalogue.products[number].regions
    }
    about = named or of_products or set(quote.passage.regions)
    return not here.isdisjoint(about) if about else None


def _chosen(catalogue: Catalogue, ranked: Sequence[Ranked], quoted: str) -> list[tuple[Ranked, Relation]]:
    """Those that fit, then those that are related; what the first quote is about fits, for it is what answers."""
    near = [one for one in ranked[:MOST] if one.chance >= SHOWN or one.odds_beside(ranked[0]) >= BESIDE]
    fits = [one for one in near if one.chance >= FITS or is_named(catalogue.products[one.product].product, quoted)]
    return [(one, "fits") for one in fits] + [(one, "related") for one in near if one not in fits]


def _nearby(catalogue: Catalogue, ranked: Sequence[Ranked], said: Understood) -> list[tuple[Ranked, Relation]]:
    named = [one for one in ranked if is_named(catalogue.products[one.product].product, said.text)]
    near = named or [one for one in ranked if one.chance >= NEAR]
    return [(one, "nearby") for one in near[:NEARBY]]
