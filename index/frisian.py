"""The small words of a Frisian question in Dutch; what it is about stands in the thesaurus."""

import re
from collections.abc import Mapping

from index.language import is_frisian

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
