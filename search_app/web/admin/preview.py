"""What a publication says of itself: how visitors will see it, and what may be said of it in a form."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from index.gazetteer.places import place_names
from index.products import FieldName, Mention
from index.store.protocol import GenerationReader
from index.types import Record
from ingest.products import decisions
from ingest.products.decisions import FactSource, Said
from ingest.products.numbers import years_of
from ingest.sources.sidecar import BY_KEY, Invalid, checked
from search_app.answer.citations import main_title
from search_app.products.cards import card
from search_app.products.catalogue import Catalogue, CatalogueEntry
from search_app.replies import ProductReply

_LABELS_AT_MOST = 6  # regions and themes of a publication that are named
_OPENING = 300  # characters of a file before it goes online
_LABELS: Mapping[str, FieldName] = {"regions": "region", "themes": "theme", "audiences": "audience"}


@dataclass(frozen=True, slots=True)
class Describable:
    """What can be described: a ``file`` that was uploaded, or a publication that came in another way (then "").

    ``read`` is what visitors see of it, or will see; None of a file that wasn't read.
    """

    file: str
    read: Record | None

    @property
    def name(self) -> str:
        """The name of its file."""
        sources = self.read.sources if self.read else ()
        return self.file or next((one.path.rpartition("/")[2] for one in sources), "")

    @property
    def title(self) -> str:
        """What it is called in a list, short enough for a phone: its title without the rest, or its file."""
        return main_title(self.read.title) if self.read else self.name

    @property
    def key(self) -> str:
        """What no other one has."""
        return f"file-{self.file}" if self.file or self.read is None else f"id-{self.read.publication_id}"


def labels(subjects: Sequence[Describable]) -> dict[str, str]:
    """By key, what each is called in a list, by that name; two of one title are told apart by their files."""
    times = Counter(one.title for one in subjects)
    called = {one.key: f"{one.title} ({one.name})" if times[one.title] > 1 else one.title for one in subjects}
    return dict(sorted(called.items(), key=lambda one: one[1].casefold()))


@dataclass(frozen=True, slots=True)
class FoundProduct:
    """A product that a publication tells of, as its card will be, with the sentence that does; ``is_new`` to visitors.

    The card holds what other publications say of it too.
    """

    card: ProductReply
    sentence: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Struck:
    """A name that was found, and that a person said is no product, before any visitor saw it."""

    product_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """What only a person can tell of a product before it goes online, with what sources say.

    "name": whether it is a product at all, for it is only named, or has no name of its own; "age": which of the ages
    ``said`` holds, for none of these holds the others; "one": whether ``other`` is the same, and the ``reason``.
    """

    about: Literal["name", "age", "one"]
    product_id: str
    name: str
    said: tuple[Said, ...] = ()
    other_id: str = ""
    other: str = ""
    reason: str = ""

    @property
    def key(self) -> str:
        """What no other one has."""
        return "-".join(filter(None, (self.about, self.product_id, self.other_id)))


@dataclass(frozen=True, slots=True)
class Preview:
    """What visitors will see of a publication: its record, its first words, and the products that it tells of.

    ``regions`` and ``themes`` are those that its passages are about, by which it is found, the commonest first.
    ``struck`` is what else was found in it, until somebody said that it is none.
    """

    record: Record
    regions: tuple[str, ...]
    themes: tuple[str, ...]
    opening: str
    products: tuple[FoundProduct, ...]
    struck: tuple[Struck, ...] = ()

    @property
    def labels(self) -> Mapping[str, Sequence[str]]:
        """By key of a field, what its text tells."""
        return {"regions": self.regions, "themes": self.themes, "not_about": (*self.themes, *self.regions)}


@dataclass(frozen=True, slots=True)
class WrongField:
    """A field of a sidecar that can't have the value that was given, and why in Dutch."""

    key: str
    message: str


@dataclass(frozen=True, slots=True)
class CheckedFields:
    """What was typed for a sidecar: what can be written, by key, and what can't."""

    values: Mapping[str, object]
    wrong: tuple[WrongField, ...]


def preview(record: Record, reader: GenerationReader, catalogue: Catalogue, seen: Collection[str]) -> Preview:
    """What visitors will see of a publication of this generation; ``seen`` are the ids of products found before."""
    page = reader.page(record.publication_id, 0).text if record.n_pages else ""
    told = [(entry, one) for entry in catalogue.products for one in entry.mentions
            if one.publication_id == record.publication_id]  # fmt: skip
    products = {
        entry.product.product_id: FoundProduct(
            card(catalogue, entry, reader), _sentence(one), entry.product.product_id not in seen
        )
        for entry, one in told
    }
    passages = reader.passages_of(record.publication_id)
    regions, themes = (Counter(chain.from_iterable(found)) for found in (
        (one.regions for one in passages), (one.themes for one in passages)
    ))  # fmt: skip
    text = " ".join(page.split()).removeprefix(record.title).strip()
    opening = f"{text[:_OPENING]} …" if len(text) > _OPENING else text
    return Preview(record, _most(regions), _most(themes), opening, tuple(products.values()))


def doubts(
    catalogue: Catalogue, publication_ids: Collection[str], seen: Collection[str], apart: Collection[tuple[str, str]]
) -> list[Doubt]:
    """What to ask a person of all that these publications tell of; each thing once, by the name of the product.

    ``seen`` are the ids of products that visitors see already, ``apart`` those of pairs that a person told apart.
    """
    told = {
        entry.product.product_id: entry
        for entry in catalogue.products
        if any(one.publication_id in publication_ids for one in entry.mentions)
    }
    pairs = {(one.product_id, one.other_id): one.reason for one in catalogue.proposals}
    asked = [
        ids for ids in pairs if ids not in apart and not told.keys().isdisjoint(ids) and not {*seen}.issuperset(ids)
    ]
    paired = {id for ids in asked for id in ids}
    found = [_may_be_one(catalogue, *ids, pairs[ids]) for ids in asked]
    for id, entry in told.items():
        if id not in seen and id not in paired and _is_faint(entry):
            found.append(Doubt("name", id, entry.product.name, _first_said(entry)))
        ages = () if "age" in entry.corrected else _ages(entry)
        if not _is_one_range(ages) and {one.source.publication_id for one in ages if one.source} & {*publication_ids}:
            found.append(Doubt("age", id, entry.product.name, ages))
    return sorted(found, key=lambda one: one.name.casefold())


def _may_be_one(catalogue: Catalogue, one_id: str, other_id: str, reason: str) -> Doubt:
    one, other = (entry.product.name if (entry := catalogue.get(id)) else id for id in (one_id, other_id))
    return Doubt("one", one_id, one, (), other_id, other, reason)


def _is_faint(entry: CatalogueEntry) -> bool:
    """Whether it may well be no product: of what was found in 102 pages (field-dev) .59 of these are one, else .96."""
    faint = all(one.treatment == "named" or not one.proper for one in entry.mentions)
    return faint and not (entry.confirmed or entry.product.said)


def _first_said(entry: CatalogueEntry) -> tuple[Said, ...]:
    return tuple(
        Said(one.value, FactSource(mention.publication_id, None, one.quote)) for mention, one in entry.facts()
    )[:1]


def _ages(entry: CatalogueEntry) -> tuple[Said, ...]:
    """Its ages, each once, with a sentence that states it."""
    stated = {one.value: FactSource(mention.publication_id, None, one.quote)
              for mention, one in entry.facts() if one.field == "age"}  # fmt: skip
    return tuple(Said(age, source) for age, source in stated.items())


def _is_one_range(ages: Sequence[Said]) -> bool:
    """Whether one of the ages holds the others: "4-18" does "12-16"."""
    years = [years_of(one.value) for one in ages]
    return not years or any(all(one.start <= each.start and each.stop <= one.stop for each in years) for one in years)


def struck(reader: GenerationReader, rejected: Collection[str]) -> dict[str, tuple[Struck, ...]]:
    """By id of a publication, what was found in it and is none."""
    found: defaultdict[str, list[Struck]] = defaultdict(list)
    none = [one for one in reader.products.all() if one.product_id in rejected]
    mentions = {one.mention_id: one for one in reader.products.mentions()} if none else {}
    for product in none:
        for id in dict.fromkeys(mentions[one].publication_id for one in product.mention_ids if one in mentions):
            found[id].append(Struck(product.product_id, product.name))
    return {id: tuple(those) for id, those in found.items()}


def _most(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(name for name, _ in counts.most_common(_LABELS_AT_MOST))


def _sentence(mention: Mention) -> str:
    """The sentence that says what it is, else any that tells of it; "" where none does."""
    said = sorted(mention.facts, key=lambda one: one.field != "what")
    return " ".join(said[0].quote.split()) if said else ""


def checked_fields(written: Mapping[str, str]) -> CheckedFields:
    """Fields of a sidecar as they were typed, by key; one that was left empty is left out."""
    values: dict[str, object] = {}
    wrong: list[WrongField] = []
    for key, text in written.items():
        try:
            if text.strip():
                values[key] = checked(BY_KEY[key], _parts(text) if BY_KEY[key].kind == "lines" else text)
                _check_spelling(key, _parts(text))
        except Invalid as error:
            wrong.append(WrongField(key, str(error)))
    if not str(values.get("date", values.get("year", ""))).startswith(str(values.get("year", ""))):
        wrong.append(WrongField("date", "noemt een ander jaar dan ‘Jaar’"))
    return CheckedFields(values, tuple(wrong))


def known_values(key: str) -> tuple[str, ...]:
    """What can be chosen for a field of a sidecar: all themes, audiences, or regions and then municipalities.

    Empty where it takes any text.
    """
    if key == "not_about":
        return tuple(dict.fromkeys(one for each in ("themes", "regions", "audiences") for one in known_values(each)))
    known = decisions.choices(_LABELS[key]) if key in _LABELS else ()
    places = sorted(one.place.name for one in place_names()) if key == "regions" else ()
    return tuple(dict.fromkeys((*known, *places)))


def _check_spelling(key: str, values: Sequence[str]) -> None:
    """Raises Invalid: a region, theme or audience looks like a typing error; a name that is like no other is new."""
    for value in values:
        meant = decisions.meant(_LABELS[key], value) if key in _LABELS else ()
        if meant:
            raise Invalid(f"kent ‘{value}’ niet, wel {' en '.join(f'‘{one}’' for one in meant)}")


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]
