"""The training texts once more with products called otherwise: as pages of the field call them, not only "Sterke Uil".

The texts mostly have made-up names of two words with capitals. The field also has sentences ("Ik kan dit ook"), plain
compounds ("opvoeddebatten"), abbreviations with their words, names with a place or a noun for what they are, and names
that hold a word for an organisation ("Jongeren Kansen Fonds"). All words come from the training texts themselves.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from training.texts import ROLES, Line, Mark, Text

_NOUNS = (
    "aanpak", "project", "programma", "training", "methode", "cursus", "model", "groep",
    "kaart", "spreekuur", "loket", "plan", "koffer", "debatten", "gesprek", "huis",
    "klas", "maatje", "wijzer", "tafel", "coach", "analyse", "arrangement", "route",
)  # fmt: skip
_BODIES = ("Fonds", "Academie", "Platform", "Huis", "Netwerk", "Werkplaats", "Netwerk Jeugd", "Centrum", "Alliantie")
_BODY_FORMS = ("{} Welzijn", "{} College", "Stichting {}", "{}groep", "Werkplaats {}", "{} Zorg")
_PLACES = (
    "Twente",
    "Zwolle",
    "Noord-Holland",
    "Den Haag",
    "Friesland",
    "Zeeland",
    "Utrecht",
    "Emmen",
    "Westland",
    "Hoorn",
)
_OTHER = re.compile(r"(?<=[a-z,] )[A-Z][\w-]+(?: [A-Z][\w-]+)*")  # not where a sentence begins
_OTHER_SHARE = 0.5
_SMALL = ("in", "met", "voor", "zonder", "op", "uit", "en", "naar", "over")


@dataclass(frozen=True, slots=True)
class Words:
    """What names are made of: long words of the texts, as they are written in the middle of a sentence."""

    plain: Sequence[str]


def words_of(texts: Sequence[Text]) -> Words:
    """The words of four letters and more that stand in five texts at least."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update({word for line in text.lines for word in re.findall(r"\b[a-z]{4,12}\b", line.words)})
    return Words(sorted(word for word, n in seen.items() if n >= 5))


def renamed(text: Text, words: Words, rng: random.Random) -> Text:
    """The text with each of its products called otherwise, the same everywhere."""
    names = sorted({mark.words for line in text.lines for mark in line.marks if mark.kind in ROLES})
    new: dict[str, str] = {}
    short: dict[str, str] = {}
    for name in names:
        made = rng.choice(_STYLES)(name, words, rng)
        new[name] = made
        initials = "".join(part[0] for part in made.split() if part[0].isalpha()).upper()
        if 2 <= len(initials) <= 5 and made[0].isupper() and rng.random() < 0.35:
            short[name] = initials
    title = text.title
    for name in sorted(names, key=len, reverse=True):
        title = title.replace(name, new[name])
    met: set[str] = set()
    lines = tuple(_line(line, new, short, met, rng) for line in text.lines)
    return replace(text, title=title, lines=_others_renamed(lines, words, rng))


def _others_renamed(lines: Sequence[Line], words: Words, rng: random.Random) -> tuple[Line, ...]:
    """What else has a capital is called otherwise too: else a name's form would tell that it is a product's."""
    new: dict[str, str] = {}
    made = []
    for line in lines:
        for found in list(_OTHER.finditer(line.words))[::-1]:
            taken = any(mark.start < found.end() and found.start() < mark.end for mark in line.marks)
            if not taken and found.group() not in new:
                style = rng.choice(_OTHER_STYLES)
                new[found.group()] = style(found.group(), words, rng) if rng.random() < _OTHER_SHARE else found.group()
            if not taken:
                line = _with(line, found.start(), found.end(), new[found.group()])
        made.append(line)
    return tuple(made)


def _with(line: Line, start: int, end: int, said: str) -> Line:
    moved = len(said) - (end - start)
    marks = (replace(m, start=m.start + moved, end=m.end + moved) if m.start >= end else m for m in line.marks)
    return replace(line, words=line.words[:start] + said + line.words[end:], marks=tuple(marks))


def _line(line: Line, new: dict[str, str], short: dict[str, str], met: set[str], rng: random.Random) -> Line:
    words, marks, end = "", [], 0
    for mark in line.marks:
        words += line.words[end : mark.start]
        said = mark.words
        if mark.kind in ROLES:
            said = new[mark.words]
            if mark.words in short and mark.words in met and rng.random() < 0.7:
                said = short[mark.words]
            if not words.strip() and said[0].islower():
                said = said[0].upper() + said[1:]
        marks.append(Mark(mark.kind, mark.product_kind, len(words), len(words) + len(said), said))
        words += said
        if mark.kind in ROLES and mark.words in short and mark.words not in met and line.number:
            met.add(mark.words)
            words += f" ({short[mark.words]})"
        end = mark.end
    return replace(line, words=words + line.words[end:], marks=tuple(marks))


def _capital(word: str) -> str:
    return word[0].upper() + word[1:]


def _some(words: Words, rng: random.Random, least: int, most: int) -> list[str]:
    return rng.sample(list(words.plain), rng.randint(least, most))


def _sentence(name: str, words: Words, rng: random.Random) -> str:
    own = name.split() if rng.random() < 0.5 else _some(words, rng, 2, 4)
    own = [own[0], *(rng.choice(_SMALL) if rng.random() < 0.25 else word for word in own[1:-1]), own[-1]]
    return " ".join(_capital(word) if at == 0 else word.lower() for at, word in enumerate(own)).replace(",", "")


def _compound(name: str, words: Words, rng: random.Random) -> str:
    return rng.choice(words.plain) + rng.choice(_NOUNS)


def _described(name: str, words: Words, rng: random.Random) -> str:
    noun = rng.choice(_NOUNS)
    about = _some(words, rng, 1, 2)
    made = rng.choice((f"{noun} {' '.join(about)}", f"{about[0]} {noun}", f"{noun} {about[0]} {rng.choice(_PLACES)}"))
    return _capital(made) if rng.random() < 0.7 else made


def _placed(name: str, words: Words, rng: random.Random) -> str:
    return f"{name} {rng.choice(_PLACES)}"


def _bodied(name: str, words: Words, rng: random.Random) -> str:
    return " ".join((*map(_capital, _some(words, rng, 1, 2)), rng.choice(_BODIES)))


def _joined(name: str, words: Words, rng: random.Random) -> str:
    parts = [_capital(part) for part in (name.split() if len(name.split()) > 1 else _some(words, rng, 2, 2))]
    return "".join(re.sub(r"\W", "", part) for part in parts[:3])


def _letters(name: str, words: Words, rng: random.Random) -> str:
    return "".join(part[0] for part in _some(words, rng, 3, 5)).upper()


def _capitals(name: str, words: Words, rng: random.Random) -> str:
    return " ".join(map(_capital, _some(words, rng, 2, 4)))


def _with_noun(name: str, words: Words, rng: random.Random) -> str:
    noun = rng.choice(_NOUNS)
    return rng.choice((f"{name}-{noun}", f"{_capital(noun)} {name}", f"{name} {noun}"))


_STYLES: tuple[Callable[[str, Words, random.Random], str], ...] = (
    _sentence, _sentence, _compound, _described, _described, _placed, _bodied, _joined, _letters, _capitals, _with_noun,
)  # fmt: skip


def _body(name: str, words: Words, rng: random.Random) -> str:
    word = _capital(rng.choice(words.plain))
    return rng.choice(_BODY_FORMS).format(word)


_OTHER_STYLES = (_body, _body, _joined, _letters, _capitals)
