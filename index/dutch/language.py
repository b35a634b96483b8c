"""In what language a text or a question is, by its commonest words; and the small words of Frisian, in Dutch."""

import re
from collections import Counter
from collections.abc import Mapping

_COMMON = {
    "nl": "de het een en van in is dat op te zijn voor met die niet aan er om ook als dan maar bij uit wordt door naar "
    "heeft hun worden deze kan over nog wat of dit zich geen meer",
    "en": "the and of to in is that for it with as was on are be this by at from or an not have has which their but "
    "they you we can will more",
    "de": "der die und das in den von zu mit ist im für auf nicht ein eine des sich dem auch es an werden aus er hat "
    "dass sie nach wird bei",
    "fr": "le la les de des et en un une du que dans pour qui est sur pas par plus au ne ce il sont avec se aux ou "
    "son cette",
    "fy": "de it en fan in is dat op te foar mei dy net oan der om ek as mar by út wurdt troch nei hat harren wy binne "
    "sa",
}
_ASKING = {  # in questions; and what is said there of oneself and each other
    "nl": "hoe waar waarom wanneer welke welk wie ik je jij mijn jouw wij moet heb kunnen doen zoek",
    "en": "what how who where which why when do does did i i'm my your our me should could would if there any get got",
    "de": "was wie wo welche warum wann ich mein dein ihr kann muss gibt habe bin ihre keine",
    "fr": "quel quelle comment pourquoi où quand je mon ma mes vous nous est-ce y c'est peut ai faire",
    "fy": "hoe wat wêr wa hokker wêrom wannear ik myn dyn jo kin moat ha haw bern wurde oer foar út binne ûnder kinne "
    "moatte wolle hawwe nimme ús sûnt sûnder yn oan",
}
_SETS = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_QUESTION_SETS = {code: known.union(_ASKING[code].split()) for code, known in _SETS.items()}
_SHOW_DUTCH = frozenset(  # one of them in a question: whoever wrote it may not be understood, but it is Dutch
    """
    de het een ik je jij wij we wat hoe welke welk waar wanneer waarom wie van voor niet naar zijn heeft hebben mijn kan
    kun moet als bij aan om wordt worden er met ook dit dat deze die kunnen moeten uit zoek door geen over zonder tegen
    """.split()
)
_SAMPLE = 20_000  # characters looked at
_FEWEST = 12  # common words needed to say anything of a text
_FEWEST_ASKED = 3  # words of a question needed to say that it isn't Dutch


def language_of(text: str) -> str | None:
    """ISO 639-1 of nl, en, de, fr or fy, or None where there is too little to tell by."""
    scores = _scores(text[:_SAMPLE], _SETS)
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= _FEWEST else None


def is_dutch(question: str) -> bool:
    """Whether a question may be Dutch: no other language has more of its words; true for what has none of any."""
    scores = _scores(question, _QUESTION_SETS)
    return scores["nl"] >= max(scores.values())


def shows_dutch(question: str) -> bool | None:
    """Whether a question has one of the commonest Dutch words at all; None where it is too short to tell."""
    words = re.findall(r"[^\W\d_]+", question.casefold())
    return not _SHOW_DUTCH.isdisjoint(words) if len(words) >= _FEWEST_ASKED else None


def is_frisian(question: str) -> bool:
    """Whether a question has two Frisian words more than of any other language: one may be Dutch too (mei)."""
    scores = _scores(question, _QUESTION_SETS)
    return all(scores["fy"] > score + 1 for code, score in scores.items() if code != "fy")


def _scores(text: str, common: Mapping[str, frozenset[str]]) -> dict[str, int]:
    counts = Counter(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text.lower().replace("’", "'")))
    return {code: sum(often for word, often in counts.items() if word in words) for code, words in common.items()}


_DUTCH: Mapping[str, str] = dict(
    pair.split("=")
    for pair in """
    wa=wie wêr=waar wêrom=waarom wannear=wanneer hokker=welke hoefolle=hoeveel my=mij myn=mijn dyn=jouw
    jo=u jim=jullie wy=wij ús=ons sy=zij syn=zijn har=haar harren=hun hja=zij it=het dizze=deze dy=die dy't=die
    gjin=geen net=niet oare=andere ien=iemand kin=kan kinne=kunnen moat=moet
    moatte=moeten mei=met meie=mogen wol=wil wolle=willen sil=zal sille=zullen ha=hebben haw=heb hat=heeft hawwe=hebben
    hie=had bin=ben binne=zijn wie=was wiene=waren wurdt=wordt wurde=worden docht=doet dogge=doen giet=gaat gean=gaan
    komme=komen krije=krijgen nimme=nemen jaan=geven sjogge=zien stiet=staat steane=staan sykje=zoeken fine=vinden
    yn=in út=uit fan=van foar=voor oan=aan by=bij nei=naar troch=door oer=over ûnder=onder sûnder=zonder
    tsjin=tegen tusken=tussen sûnt=sinds salang't=zolang salang=zolang as=als mar=maar ek=ook noch=nog hjir=hier
    dêr=daar der=er no=nu jier=jaar mear=meer folle=veel in=een
    """.split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def in_dutch(query: str) -> str:
    """The query with Dutch small words, where it is Frisian; else the query itself."""
    return _WORD.sub(_small, query) if is_frisian(query) else query


def _small(word: re.Match[str]) -> str:
    written = word[0]
    dutch = _DUTCH.get(written.casefold().replace("’", "'"))
    if dutch is None or (written.isupper() and len(written) > 1):  # JIM is a name, jim is "jullie"
        return written
    return dutch.capitalize() if written[0].isupper() else dutch
