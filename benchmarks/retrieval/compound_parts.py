"""Makes index/dutch/data/compound_parts.txt: the words that Dutch compounds are made of, out of OpenTaal's word list.

Needs Debian's package ``wdutch``. A word is a part when enough words of the list begin or end with it and are a word
without it. Run it from the project: ``python -m benchmarks.retrieval.compound_parts``.
"""

import sys
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from benchmarks import sets
from index.dutch.compounds import LINKS

WORDS = Path("/usr/share/dict/dutch")
LICENCE = Path("/usr/share/doc/wdutch/copyright")
PARTS = sets.ROOT / "index" / "dutch" / "data" / "compound_parts.txt"
OFTEN = 3  # compounds in the list, at the least, to count as a part
OFTEN_SHORT = 10  # the same for words of four letters

# Words of three letters that are parts; all others would split too much.
SHORT_FIRST = frozenset("zee gas vis ijs bos wet bus zon dag web les app oog rug dak pgb ggz".split())
SHORT_LAST = frozenset("dag uur les wet lid vak bus rol app bed raad".split())

# Begin many words without being what they are about: particles, prefixes and halves of words.
NOT_FIRST = frozenset(
    """
    voor door over onder achter mede tegen rond boven neer voort vast samen tussen vooruit open half dicht leeg wegge
    vers zonder waar daar hier veel alle weer heel meer minder enkel eigen ander andere anders zelfs maar naar deze
    aller ieder elke zulk niet niets even uiteen terug overeen bijeen vooraf achteraf tegelijk ooit nooit toch beide
    welke laten maken gaan staan gaat staat komen zien doen ziet hebben worden moet kunnen willen mogen zullen zijn
    haar hare onze zich want omdat totdat zodat echter dus plots beter uiter inne omme ginder mits alsof teneinde
    voordat nadat stelt stellen zett houd houdt lager hoger lange erge ware wille gere tegens tegenover opeen neder
    verg verst verstre gesp mini maxi para mono poly docu scha best wegs zins mans wils flan gene bede beet heen rest
    acht keer stel laat cult direct aart onaf bete toep prak prakt spie volt geco krui geve pede bene dele gade ener
    aars lede onderst rechtst overs trans combi combin varia state opera architect gemeen horizon rende form
    assist misluk beschik uitdruk afvlak mana soft data kilo typo hyper super inter hots hele hoge
    schei buit voors voorst herin voorin opens sprei verzen meren grot pres tempera jonger
    negen zeven vijf zes veer twee drie vier buiten binnen donder geheel verbete onge door
    """.split()
)
# End many words without being a word there: endings, forms of verbs, halves of words.
NOT_LAST = frozenset(
    """
    eren eert eerd eerde eerden eerder ende enden lijk lijke lijken heden heid ring ringen ringe bare baar loos loze
    loosheid schap schappen schappelijk schappelijke aars teit lende lenden kende kenden rende renden ster sten ling
    lingen netje netjes teen tenen tof tal tig jarig jarige rijk rijke rijkste aard aarde aarden aardig aardige achtig
    achtige isch ische elen ette etten etje even eten ieder ander dere deren zelf zame zaam teren teer tering ness haft
    tieve ties sel sels tuur zijn haar hare maar meer waar want iets niets naast voor over onder tegen achter door naar
    nisse ingen nen lens lange rege enig enige stens tens nder kelijk telijk dom erij ernis tjes telt tellen
    steld stelt spraken tuk tukken zens gende genen gens gent gend rend rent kers ketten rangen tree trede treden verd
    lere leren leert leerde geleerd gaan gaat ging gegaan staan komen komt kwam doen doet gedaan zien ziet gezien
    houden houdt hield gehouden nemen neemt nam genomen geven geeft gaf gegeven brengen brengt gebracht stellen zetten
    zet gezet krijgen vallen valt gevallen liggen lopen loopt trekken halen haalt gehaald maken maakt gemaakt slaan
    vinden vindt gevonden king kings vrij vast isme ment vers gers laar arme aren aten seis ping enen alen eter eken
    sets foon eden tere rekt name hoge gene zend acht taan bons liep abel pelt raar ante gave laat keus reed rijd kent
    ligt arde deer loot neer wijs hoog lang weer rijf tijk erken matig matige male belen tale tien tiende open
    waardig waardige kundig volle volg treffende nemend nemende gevende preken ware meter meters root nieuwe grote
    gere lijkt kante gestelde gestuurd geleden kort gemaakte lands lander landers achttal roken roten gras
    ding dingen ellen oren peren nering neringen sering enteren turen pende staal raagt ragen rukken
    achter huidig ijken dien tellend meren naties
    """.split()
)
# Of the field, and not often enough in the list.
ALSO_FIRST = frozenset("kinder jeugd gezins opvoed pleeg faal onderwijs wijk buurt schuld ouderschap".split())
ALSO_LAST = frozenset(
    "keten reclassering wijk zorg hulp team teams regisseur verlener verleners tafel aanbieder".split()
)


def main() -> None:
    """Write the list, its licence in front."""
    words = set(_words())
    first, last = _counted(words)
    lines = [
        f"{word} {_class(first[word], word, SHORT_FIRST, NOT_FIRST, ALSO_FIRST)} "
        f"{_class(last[word], word, SHORT_LAST, NOT_LAST, ALSO_LAST)}"
        for word in sorted(first.keys() | last.keys() | ALSO_FIRST | ALSO_LAST)
    ]
    kept = [line for line in lines if not line.endswith(" - -")]
    PARTS.write_text("\n".join([*_licence(), *kept]) + "\n", encoding="utf-8")
    sys.stderr.write(f"{PARTS}: {len(kept)} words\n")


def _words() -> Iterator[str]:
    for line in WORDS.read_text(encoding="utf-8").split():
        apart = unicodedata.normalize("NFKD", line)
        word = "".join(sign for sign in apart if not unicodedata.combining(sign))
        if len(word) >= 3 and word.isascii() and word.isalpha() and word.islower():
            yield word


def _counted(words: Collection[str]) -> tuple[Counter[str], Counter[str]]:
    """In how many words each word stands first, and last."""
    first, last = Counter[str](), Counter[str]()
    for word in sorted(words):
        for cut in range(3, len(word) - 2):
            if word[cut:] in words:
                for link in LINKS:
                    begin = word[:cut].removesuffix(link)
                    if word[:cut].endswith(link) and len(begin) >= 3 and begin in words:
                        first[begin] += 1
                        last[word[cut:]] += 1
                        break
    return first, last


def _class(count: int, word: str, short: Iterable[str], never: Iterable[str], always: Iterable[str]) -> str:
    """How often it is such a part, as a power of two from 1 to 9, or - for never."""
    often = count >= (OFTEN_SHORT if len(word) == 4 else OFTEN) if len(word) > 3 else word in short
    if (often and word not in never) or word in always:
        return str(min(9, max(1, count.bit_length())))
    return "-"


def _licence() -> Iterator[str]:
    """The revised BSD licence, which OpenTaal offers as one of two, as it stands in Debian's copyright file."""
    text = LICENCE.read_text(encoding="utf-8")
    begin = text.index("Redistribution and use")
    yield "# Words that Dutch compounds are made of, with how often they come first and last (- never)."
    yield "# Made by benchmarks/retrieval/compound_parts.py from the word list of OpenTaal (https://www.opentaal.org)."
    yield "# (c) 1996 Nederlandstalige Tex Gebruikersgroep; 2001-2005 Simon Brouwer e.a.; 2006-2010 OpenTaal;"
    yield "# 2020 OpenTaal (Simon Brouwer, Sander van Geloven). BSD licence (revised version):"
    yield from (f"# {line}".rstrip() for line in text[begin : text.index("DAMAGE.", begin) + 7].split("\n"))


if __name__ == "__main__":
    main()
