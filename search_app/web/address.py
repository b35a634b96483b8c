"""What an address of a screen holds: which filters, and where in which source. Never a question."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias
from urllib.parse import quote, urlencode

from index.store.filters import And, Eq, Filter, In, Not, Or
from index.types import Box

ASK, SOURCE, COMPARE, NOTE, ABOUT = "", "bron", "vergelijken", "notitie", "over"  # the screens
PROJECTS = "projecten"
FEED = "bronnen.atom"
VISITORS = (ASK, PROJECTS, SOURCE, COMPARE, NOTE, ABOUT)  # those that everybody sees: not Beheer
PARAMETERS: Mapping[str, str] = {
    "region": "regio", "theme": "thema", "audience": "doelgroep", "product_kind": "productsoort", "status": "status",
    "kind": "soort", "year": "jaar",
}  # fmt: skip
ELSEWHERE, NEWEST, LITERAL = "niet-regio", "nieuwste", "letterlijk"
PUBLICATION, PRODUCT, PAGE, FROM, UNTIL, LENGTH = "id", "product", "pagina", "van", "tot", "lang"
BESIDE, EVERYWHERE = "naast", "overal"
UNKNOWN = "onbekend"  # how a value that is not known is written
WORDS_OF_QUOTE = 8  # that stand in an address, of its begin and of its end: enough to find it back

Value: TypeAlias = str | int | None
Given: TypeAlias = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of one field that a filter can choose; None is "unknown"."""

    field: str
    value: Value


@dataclass(frozen=True, slots=True)
class Choices:
    """What a visitor chose beside the question.

    ``elsewhere`` are regions that are left out; ``newest_first`` sorts passages by year; ``literal`` searches the
    words as they stand.
    """

    choices: tuple[Choice, ...] = ()
    elsewhere: tuple[str, ...] = ()
    newest_first: bool = False
    literal: bool = False

    @property
    def n_filters(self) -> int:
        """How many filters are on."""
        return len(self.choices) + len(self.elsewhere)

    def as_filter(self) -> Filter | None:
        """The same as a filter of the service: one of the values of each field; None when nothing is chosen."""
        fields = dict.fromkeys(choice.field for choice in self.choices)
        parts: list[Filter] = [_one_of(field, self._values(field)) for field in fields]
        parts += [Not(Eq("region", region)) for region in self.elsewhere]
        return And(tuple(parts)) if parts else None

    def toggled(self, choice: Choice) -> "Choices":
        """With this choice, or without it where it was made already."""
        rest = tuple(one for one in self.choices if one != choice)
        return replace(self, choices=rest if len(rest) < len(self.choices) else (*rest, choice))

    def only_in(self, region: str) -> "Choices":
        """Only from this region."""
        rest = tuple(one for one in self.choices if one.field != "region")
        return replace(self, choices=(*rest, Choice("region", region)), elsewhere=())

    def outside(self, region: str) -> "Choices":
        """Only from other regions."""
        rest = tuple(one for one in self.choices if one != Choice("region", region))
        return replace(self, choices=rest, elsewhere=(*(one for one in self.elsewhere if one != region), region))

    def not_outside(self, region: str) -> "Choices":
        """From this region too, again."""
        return replace(self, elsewhere=tuple(one for one in self.elsewhere if one != region))

    def unfiltered(self) -> "Choices":
        """Without any filter."""
        return replace(self, choices=(), elsewhere=())

    def _values(self, field: str) -> list[Value]:
        return [choice.value for choice in self.choices if choice.field == field]


def _one_of(field: str, values: Sequence[Value]) -> Filter:
    known = In(field, tuple(value for value in values if value is not None))
    if None not in values:
        return known
    return Or((known, Eq(field, None))) if known.values else Eq(field, None)


def read(given: Given) -> Choices:
    """What the parameters of an address choose; what nobody knows is passed over."""
    choices = (
        Choice(field, value) for field, name in PARAMETERS.items() for value in _valid(field, given.get(name, ()))
    )
    return Choices(
        choices=tuple(dict.fromkeys(choices)),
        elsewhere=tuple(dict.fromkeys(given.get(ELSEWHERE, ()))),
        newest_first=bool(given.get(NEWEST)),
        literal=bool(given.get(LITERAL)),
    )


def _valid(field: str, written: Iterable[str]) -> Iterator[Value]:
    for one in written:
        if one == UNKNOWN and field != "status":
            yield None
        elif field != "year":
            yield one
        elif one.isascii() and one.isdigit():
            yield int(one)


def here(screen: str, given: Given) -> str:
    """The address of a screen with the parameters that it was given."""
    return _address(screen, [(name, value) for name, values in given.items() for value in values])


def ask(chosen: Choices) -> str:
    """The screen that answers, with these choices."""
    return _address(ASK, _pairs(chosen))


def projects(chosen: Choices) -> str:
    """All projects, with these choices."""
    return _address(PROJECTS, _pairs(chosen))


def sources(chosen: Choices) -> str:
    """All publications, with these choices."""
    return _address(SOURCE, _pairs(chosen))


def feed(chosen: Choices) -> str:
    """The feed of the publications that these choices keep."""
    return _address(FEED, _pairs(chosen))


def _pairs(chosen: Choices) -> list[tuple[str, str]]:
    pairs = [(PARAMETERS[one.field], UNKNOWN if one.value is None else str(one.value)) for one in chosen.choices]
    pairs += [(ELSEWHERE, region) for region in chosen.elsewhere]
    pairs += [(name, "1") for name, on in ((NEWEST, chosen.newest_first), (LITERAL, chosen.literal)) if on]
    return pairs


def source(publication_id: str, page: int | None = None, text: str = "") -> str:
    """A publication, at a page where it has pages, with the words of ``text`` marked from its first to its last."""
    pairs = [(PUBLICATION, publication_id), *([] if page is None else [(PAGE, str(page))])]
    words = text.split()
    if words:
        pairs.append((FROM, " ".join(words[:WORDS_OF_QUOTE])))
    if len(words) > WORDS_OF_QUOTE:
        pairs += [(UNTIL, " ".join(words[-WORDS_OF_QUOTE:])), (LENGTH, str(len(" ".join(words))))]
    return _address(SOURCE, pairs)


def product(product_id: str) -> str:
    """All that is known of a product."""
    return _address(SOURCE, [(PRODUCT, product_id)])


def compare(id: str | None = None, beside: Sequence[str] = (), everywhere: bool = False) -> str:
    """Projects that are comparable with a product or publication; ``beside`` are those that stand next to it."""
    pairs = [] if id is None else [(PUBLICATION, id)]
    pairs += [(BESIDE, one) for one in beside] + ([(EVERYWHERE, "1")] if everywhere else [])
    return _address(COMPARE, pairs)


def file(publication_id: str) -> str:
    """Where a publication's own file is fetched."""
    return f"/api/v1/publications/{_part(publication_id)}/file"


def page_image(publication_id: str, number: int, width: int, within: Box | None = None) -> str:
    """Where the image of a page is served, or of what lies ``within`` it."""
    sides = ("left", "top", "right", "bottom")
    box = () if within is None else zip(sides, (within.x0, within.y0, within.x1, within.y1), strict=True)
    cut = "".join(f"&{side}={place:.4f}" for side, place in box)
    return f"/api/v1/publications/{_part(publication_id)}/pages/{number}/image?width={width}{cut}"


def picture(publication_id: str, number: int, width: int) -> str:
    """Where a picture of a file that is no PDF is served."""
    return f"/api/v1/publications/{_part(publication_id)}/pictures/{number}?width={width}"


def _part(name: str) -> str:
    return quote(name, safe="")


def _address(screen: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"/{screen}?{urlencode(pairs)}" if pairs else f"/{screen}"
