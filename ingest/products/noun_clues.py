"""Clues of products without capitals: what a sentence lists or introduces as a result, and coined compounds."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.products.clues import Clue
from ingest.products.names import NAME, QUOTED, TextLine, any_of, noun_pattern, singular, without_noun, words

_LISTING = re.compile(
    rf"\b(?:{any_of(words().lists)})\b[^.?!]{{0,90}}?(?:\b(?:zoals|waaronder|bijvoorbeeld|namelijk|van een)\b|:)"
    r"\s*(?P<rest>[^.?!]+)",
    re.IGNORECASE,
)
_ALSO_LISTING = re.compile(r"^(?:Zoals|Bijvoorbeeld|Denk aan)\b(?: bijvoorbeeld)?\s+(?P<rest>.+)$")
_PARTS = re.compile(
    r",\s+(?:en |of )?|\s+en\s+(?=(?:de|het|een|[A-Z‘“\"']))|\s+tot het ontwikkelen van\s+|\s+tot\s+(?=de|het|een)"
)
_BOUND = (
    r"(?= (?:die|dat|waar\w*|rondom|rond|over|voor|met|om|van|in|bij|per|aan|en|of|op|tot|uit|is|was|zijn|wordt|te)\b"
    r"| (?:ontwikkeld|gemaakt|opgezet|ontstaan|voort|beschikbaar|verschenen|gestart)\b|[,.;:!?()]|$| [‘“'\"])"
)
_NOUN_PHRASE = re.compile(
    rf"(?P<adjectives>(?:(?!(?:de|het|een)\b)[a-zà-ÿA-Z-]+[el]? ){{0,2}})(?P<noun>(?i:{noun_pattern()}|[\w’-]{{5,}}))"
    rf"(?P<more>(?: [a-zà-ÿ]{{4,}}e [a-zà-ÿ]+)?){_BOUND}"
)
_INTRODUCED = re.compile(
    rf"\b(?:[Ee]en|[Dd]e|[Hh]et|drietal|tweetal|twee|drie|vier) (?P<adjectives>(?:[a-zà-ÿ-]+[el] ){{0,2}})"
    rf"[‘'\"“]?(?P<noun>{noun_pattern()}|[A-Za-zà-ÿ-]{{6,}})[’'\"”]?"
    rf"(?P<more>(?: (?:over|rondom|tegen) (?:[\w’-]+ ){{0,3}}?[\w’-]+| [a-zà-ÿ]{{4,}}e [a-zà-ÿ]+)?){_BOUND}"
)
_SEVERAL = re.compile(
    rf"\b(?:drietal|tweetal|reeks|serie|twee|drie|vier|vijf|zes|\d+) (?P<noun>{noun_pattern()})"
    r"(?P<more> (?:over|rondom|\(?per) [\w -]{3,40}\)?)?"
)
_FRAGMENT = re.compile(
    r"^(?:Of )?[Ee]en (?P<adjectives>(?:[\w-]+ ){0,6}?)(?P<noun>[\w-]+) "
    r"(?P<more>(?:waardoor|waarmee|voor|over|die|waarin|rondom|om|tegen)\b.*)"
)
_SUFFIXED = re.compile(rf"{QUOTED.format('quoted')}|(?<![\w‘'“-])(?P<bare>[\w’]+(?:-[\w’]+)*)")
_GENERAL = frozenset(
    """
    ruim vijftig veel alle beide tientallen honderden twee drie vier vijf zes enkele visueel visuele mooi
    laagdrempelige nieuw nieuwe goede mooie andere eigen eerste volgende concrete verschillende diverse vele
    meerdere grote kleine gezamenlijke
    """.split()
)
_NEAR = 2  # lines around one that may say it is a result


def noun_clues(lines: Sequence[TextLine]) -> Iterator[Clue]:
    """Clues in the order of the text, the coined compounds last."""
    for row, line in enumerate(lines):
        if line.level:
            continue
        yield from _listed(row, lines)
        yield from _fragment(row, lines)
        if _is_result(line.text):
            yield from _introduced(row, line.text)
        yield from _suffixed(row, line.text)
    yield from _coined(lines)


def _is_result(text: str) -> bool:
    return not words().results.isdisjoint(re.findall(r"[\w’]+", text.casefold()))


def _listed(row: int, lines: Sequence[TextLine]) -> Iterator[Clue]:
    """"projecten, waaronder de dialoogtafelmethodiek en het Peer School Support Project"."""
    text = lines[row].text
    found = _LISTING.search(text)
    if found is None and row and re.search(rf"\b(?:{any_of(words().lists)})\b", lines[row - 1].text):
        found = _ALSO_LISTING.match(text)
    for part in _PARTS.split(found["rest"]) if found else ():
        yield from _part(row, part.strip())


def _part(row: int, part: str) -> Iterator[Clue]:
    plain = re.sub(r"^(?:ook |bijvoorbeeld |onder meer )?(?:de|het|een|twee|drie)\s+", "", part, flags=re.I)
    quoted = re.match(QUOTED.format("quoted"), plain)
    if quoted:
        yield Clue(quoted["quoted"], "listed", 2.5, row)
        return
    named = re.match(NAME, plain)
    if named:
        yield Clue(named.group(), "listed", 2.5, row)
    phrase = _NOUN_PHRASE.match(plain)
    if phrase and (clue := _named_by_noun(row, phrase, "listed")):
        yield clue
    elif phrase and (kind := words().kind_of(phrase["noun"])):
        about = re.match(r" (?:over|rondom|tegen|voor) (?:[\w-]+ ){0,4}[\w-]+", plain[phrase.end("noun") :])
        if about:
            yield Clue(phrase["noun"] + about.group(), "listed", 2.5, row, kind, proper=False)


def _fragment(row: int, lines: Sequence[TextLine]) -> Iterator[Clue]:
    """A sentence without a verb of its own that is one of the results: "Een cursus waardoor leerkrachten …"."""
    found = _FRAGMENT.match(lines[row].text)
    if found is None or not words().kind_of(found["noun"]):
        return
    around = " ".join(line.text for line in lines[max(0, row - _NEAR) : row + _NEAR + 2])
    if not words().results.isdisjoint(re.findall(r"\w+", around.casefold())):
        subject = re.search(r"\b(?:over|rondom|tegen) ((?:[\w-]+ ){0,2}[\w-]+)", found["more"])
        name = f"{found['noun']} {subject.group()}" if subject else _with_object(found["noun"], found["more"])
        yield Clue(name, "result", 3.0, row, words().kind_of(found["noun"]), proper=False)


def _with_object(noun: str, more: str) -> str:
    """"cursus … armoede in de klas kunnen herkennen": what it is about stands in front of its verb."""
    found = re.search(r"\b((?:[a-zà-ÿ]+ (?:in|op|bij) (?:de|het) [a-zà-ÿ]+)) (?:te |kunnen|leren|willen|moeten)", more)
    if found:
        return f"{noun} {found.group(1)}"
    found = re.match(r"(?:voor|om) (?:[\w-]+ ){0,6}?[\w-]+(?= (?:in|die|te)\b|[,.]|$)", more)
    return f"{noun} {found.group()}" if found else noun


def _introduced(row: int, text: str) -> Iterator[Clue]:
    """"vertaald naar een visuele praatplaat", "stelt ‘kennisvouchers’ beschikbaar"."""
    for found in re.finditer(r"[‘“\"'](?P<quoted>[a-zà-ÿ-]{6,})[’”\"']", text):
        kind = words().coined_kind(found["quoted"])
        if kind:
            yield Clue(found["quoted"], "result", 3.0, row, kind, proper=False)
    for found in _SEVERAL.finditer(text):
        kind = words().kind_of(found["noun"])
        if kind in ("publicatie", "hulpmiddel"):
            yield Clue(f"{found['noun']} {(found['more'] or '').strip(' ()')}", "result", 2.5, row, kind, proper=False)
    for word in re.findall(r"(?<![-\w])[a-zà-ÿ-]{6,}\b", text):
        if kind := words().coined_kind(word):
            yield Clue(word, "result", 1.5, row, kind, proper=False)
    for found in _INTRODUCED.finditer(text):
        if clue := _named_by_noun(row, found, "result"):
            yield clue


def _named_by_noun(row: int, found: re.Match[str], sign: str) -> Clue | None:
    """A product that is called what it is, with the adjectives that tell it apart."""
    noun = found["noun"]
    coined = words().coined_kind(noun)
    kind = coined or words().kind_of(noun)
    told = [word for word in found["adjectives"].split() if word.casefold() not in _GENERAL]
    more = found["more"].strip()
    if kind is None or not (coined or told or more or noun.casefold() not in words().nouns):
        return None
    name = " ".join([*told, noun.lower() if noun.isupper() else noun, *more.split()])
    weight = 1.5 + (0.5 if coined else 0.0) + (0.5 if coined and told else 0.0) + (1.0 if sign == "listed" else 0.0)
    return Clue(name, sign, weight, row, kind, proper=False)  # type: ignore[arg-type]


def _suffixed(row: int, text: str) -> Iterator[Clue]:
    """"dialoogtafelmethodiek", "‘Klein-en-Fijn-projecten’": what stands in front of the noun is the name."""
    for found in _SUFFIXED.finditer(text):
        whole = found["quoted"] or found["bare"]
        parts = without_noun(whole)
        if parts is None or (not found["quoted"] and "-" not in whole and not parts[1].startswith(("methodiek",))):
            continue
        kind = words().kind_of(singular(parts[1])) or "methode"
        proper = parts[0] != parts[0].lower() or bool(found["quoted"])
        if found["quoted"] or parts[0] != parts[0].lower() or words().coined_kind(parts[0]):
            yield Clue(parts[0], "called", 2.5 if found["quoted"] else 2.0, row, kind, proper, other=whole)


def _coined(lines: Sequence[TextLine]) -> Iterator[Clue]:
    """Compounds that publications make up as a name, and use again and again."""
    rows: dict[str, list[int]] = {}
    spelled: dict[str, Counter[str]] = {}
    for row, line in enumerate(lines):
        alone = line.level and " " not in line.text.strip()
        for word in re.findall(r"\b[A-Za-zà-ÿ-]{6,}\b" if alone else r"(?<![-\w])[a-zà-ÿ-]{6,}\b", line.text):
            if words().coined_kind(word):
                rows.setdefault(singular(word.casefold()), []).append(row)
                spelled.setdefault(singular(word.casefold()), Counter())[word.casefold()] += 1
    for base, where in rows.items():
        name = spelled[base].most_common(1)[0][0]
        headed = any(lines[row].level for row in where)
        weight = min(2.0, 0.5 * len(where)) + (1.0 if headed else 0.0)
        yield Clue(name, "coined", weight, where[0], words().coined_kind(name), proper=False)


