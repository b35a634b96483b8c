"""What a publication states of a product, field by field: each fact is a sentence, or the line of a card."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from index.gazetteer.places import find_places
from index.gazetteer.topics import TopicFound, find_topics
from index.products import FIELDS, Fact, FieldName, Status
from index.types import YEAR, Span
from ingest.products.mentions import (
    AMONG,
    BARE_VIA,
    CHANGED,
    HOPED,
    IS_IN_FRONT,
    OUTCOME,
    Telling,
    definition_rank,
    summary_rank,
)
from ingest.products.names import (
    TextLine,
    has_labels,
    is_label,
    label_and_value,
    label_of,
    labelled_pieces,
    noun_pattern,
    words,
)
from ingest.products.numbers import ages_in, amounts_in

WORKPLACE = re.compile(
    r"\b(?:[Kk]enniswerkplaats|[Aa]cademische werkplaats|Werkplaats)(?: (?:(?:en|van) )?[A-ZÀ-Þ][\w-]*)+"
)
IS_A = re.compile(rf"\b(?:is|was|zijn)\b[^.]{{0,60}}(?i:{noun_pattern()})")
DOES = re.compile(
    r"\b(?:die|dat|waar\w*|is|zijn|helpt|wordt|worden|komen|kiest|kiezen|krijgt|krijgen|geeft|biedt|werkt|brengt|"
    r"koppelt|leren|trekt|zet|laat|laten|onderzoekt|begeleidt|ondersteunt|verbindt|voor|"
    r"om (?:[\w-]+ ){1,12}te)\b"
)

# In this order: that something stopped counts, also where the same sentence says that it was assured.
STATUSES: Sequence[tuple[Status, re.Pattern[str]]] = (
    (
        "gestopt",
        re.compile(
            r"(?<!hulp )(?<!hulpverlener )(?<!traject )(?<!iemand )(?<!of )\bstopt\b|\bgestopt\b(?! met\b)|"
            r"\bopgeheven\b|\bdeur dicht\b"
        ),
    ),
    ("geborgd", re.compile(r"\bgeborgd\b|\bvast onderdeel van het (?:gewone )?aanbod\b")),
    (
        "loopt",
        re.compile(
            r"\bloopt\b(?!(?: niet| altijd)? (?:op|binnen|mee|samen|langs|uit|vast|door|via))(?![^.]{0,25}\baf\b)|"
            r"\blopen nog\b|\bgaan ze daar mee door\b|\bbestaat sinds\b"
        ),
    ),
)
_WHAT_STOPS = (
    rf"(?i:{noun_pattern()}|[\w-]*lijn|[\w-]*groep|club|dienst|aanbod)"  # what a status is said of, beside its name
)
_ITSELF = re.compile(
    rf"(?:^\W*(?:De|Het|Deze|Dit|Onze?)|\b(?:is|loopt|stopt|werd) (?:de|het)) (?:[\w-]+e )?{_WHAT_STOPS}\b"
)
_FOR_WHOM = re.compile(r"^ voor(?: [\w-]+){2,}")
_SERVES = re.compile(  # behind a name in the middle of a sentence: for whom or what for
    r" voor(?: [\w-]+){2,}|(?: [\w-]+){0,3} om (?:[\w-]+ ){1,12}te\b|"
    r",? (?:die|dat|waar\w*|opgezet|bedoeld) (?:[\w-]+ ){3}"
)
_LEANS = re.compile(r"^\W*(?:Dit|Dat|Die|Deze|Daar\w*|Hier\w*|Hij|Zij|Ze|Er|Zo|Ook|Toch|Maar|En|Dus)\b|^[‘“\"'„]")
_LEANS_ON_VOICE = re.compile(r"[‘“\"'„]")
_SPOKEN = re.compile(r"(?:^|: )[‘“\"'„]")  # "Een moeder zegt: ‘Hij slaapt weer.’"
_PUPILS = re.compile(r"\b[Ll]eerling")  # no audience of ours: they are of any age
_DOES_NOW = re.compile(
    r"(?: \([^)]*\))?(?: regio [A-ZÀ-Þ]\w+)? "
    r"(?!(?:komt|bestaat|blijft|stopt|heet|heeft|moet|niet|gaat|begint)\b)[a-zà-ÿ]+t\b"
)
_FEWEST_IN_OPENING = 7  # words of a sentence that tells at the start of a piece what happens
_STANDS_SOMEWHERE = 3  # the rank of a sentence that isn't about what it names, as far as its order shows
_ON = r"(?:[^.]|\.(?=\d))*"  # on in the same sentence: the point of "1.900 euro" ends none
_HINDERS = r"(?:lastige?|moeilijk|ingewikkeld|knelpunt(?:en)?|obstakel|nadeel|risico|zwakke punt|probleem|drempel)"
PATTERNS: Mapping[FieldName, re.Pattern[str]] = {
    "setting": re.compile(
        r"\b(?:(?<!die )op school|in de klas|op (?!die\b)(?:\w+ )?scholen|huisbezoek|huisartsenprakt\w+|in de wijk|"
        r"online|in een ruimte|mbo-instelling|"
        r"(?:[Ii]n|bij|op|via|naar) (?:de|het|een) (?:\w+ )?(?:bibliotheek|buurthuis|kinderopvang|consultatiebureau|"
        r"boerderij)|"
        r"(?:bij (?:[\w-]+ ){1,3}|opdrachten voor|ouders|gezin|gezinnen) thuis|"
        r"thuis (?:bij elkaar|op bezoek|oefenen|voorlezen|komen|komt|langs))\b"
    ),
    "since": re.compile(
        r"\b(?:[Ss]inds|begon(?:nen)? in|startte in|gestart in|ontstond in|vanaf|"
        r"(?:begon|startte)(?= (?:begin|eind|medio)\b)) "
        rf"(?:\w+ ){{0,2}}{YEAR}\b|\b[Tt]ussen {YEAR} en {YEAR} liep\b|"
        rf"\bzett?en? [^.;]{{0,40}}\bin {YEAR}\b[^.;]{{0,20}}\bop\b"
    ),
    "result": OUTCOME,
    "evidence": re.compile(  # "een netwerk met scholing en onderzoek" is none
        r"\b(?:onderzocht|evaluatie|gemeten|bewezen|effectief|effectiviteit|"
        r"(?:[Uu]it|[Ii]n|[Vv]olgens) (?:[\w-]+ ){0,2}onderzoek|"
        rf"[Oo]nderzoek (?:naar|toont|laat|wijst|door|(?:uit )?{YEAR}))\b"
    ),
    "needs": re.compile(
        r"\b(?:is|(?<!op )zijn|heb je|hebt u|heeft u) (?:er )?(?:[^.,;]{1,60} )?nodig\b|\bvoor nodig\b|"
        r"\b(?:rand)?voorwaarden? (?:is|zijn|voor|om)\b|\b(?:op voorwaarde|vereist|moet(?:en)? vooraf|mits)\b"
    ),
    "obstacles": re.compile(
        rf"\b(?:is|was|zijn|waren|bleek|bleken|blijft|blijven) (?:\w+ ){{0,3}}{_HINDERS}\b|"
        rf"\b{_HINDERS} (?:is|was|zijn|waren|blijft)\b|\b(?:schaars|zat tegen|haakten?|te duur|te druk)\b"
    ),
    "costs": re.compile(
        rf"\b(?:kost|kosten|kostte|prijs|tarief|betalen|betaal|betaalt|bijdrage)\b{_ON}(?:€|\beuro\b)|"
        rf"(?:€|\beuro\b){_ON}\b(?:kost|kosten|kostte|betalen|betaal|betaalt)\b|"
        r"(?:€ ?[\d.,]+|\beuro) per (?!maand\b|jaar\b)\w+|"
        r"\bgratis\b|\bkosteloos\b|\bgeen kosten\b(?! bekend)|\bkost(?:en)? (?:[\w-]+ ){0,3}niets\b"
    ),
    "available": re.compile(
        r"\b(?:te krijgen (?:via|bij|op|in|is)|verkrijgbaar|te downloaden|downloaden|te vinden op|beschikbaar via|"
        r"te leen|lenen (?:de|het)|(?<!dan )(?<!dan eerst )contact op met|"
        r"(?:aanmelden|aanvragen) (?:kan|gaat|via|bij)(?! niet))\b|^Bel of mail\b|"
        r"^(?!.*\b112\b)(?:Bel|Mail|App|Aanmelden|Aanvragen|Vragen)\b[^.]* (?:bij|via|met|aan|naar|op)\b|"
        r"https?://|\bwww\.|\b[\w-]+\.(?:nl|org|com|invalid)\b|[\w.+-]@[\w-]+\.\w|"
        r"\b0\d{1,3} ?[-–] ?\d[\d ]{5,}\d\b"
    ),
}
SECTIONS: Sequence[tuple[FieldName, re.Pattern[str]]] = (
    ("needs", re.compile(r"^(?!waarom\b).*\bnodig\b|voorwaarde", re.IGNORECASE)),
    ("obstacles", re.compile(r"lastig|zat tegen|misgaan|moeilijk|knelpunt|waar moet \w+ op letten", re.IGNORECASE)),
    (
        "result",
        re.compile(r"lever\w* het op|opgeleverd|resultaat|resultaten|opbrengst|uitkomst|wat vinden", re.IGNORECASE),
    ),
    (
        "available",
        re.compile(r"verkrijgbaar|hoe kom ik|zelf aan de slag|meer weten|^contact|^aanmeld|^vragen\?", re.IGNORECASE),
    ),
    ("audience", re.compile(r"voor wie|wie kan er terecht|doelgroep", re.IGNORECASE)),
    ("what", re.compile(r"^wat (?:is|was|zijn)\b", re.IGNORECASE)),
    ("costs", re.compile(r"wat kost|kosten", re.IGNORECASE)),
)


MOST = 3  # facts of one field from one publication; more say little
_FEWEST_WORDS, _MOST_WORDS = 4, 60  # of a sentence that states something
_MOST_OF_TITLE = 30  # words of a line that ends as no sentence does; a longer one is a table of contents
_ENDS = re.compile(r"[.!?:;…][\W\d]*$")
_FEWEST_BEHIND = 5  # words behind a name that can say what it does

# Words for these stand in many sentences about other things: what names the product goes before all others.
_SAID_IN_PASSING: Sequence[FieldName] = ("theme", "audience", "setting", "duration")
_LABELLED: dict[str, FieldName] = {**{field: field for field in FIELDS}, "kind": "what"}
_IN_PLAIN_FORM = ("region", "age", "theme")  # what is shown in a plain form only: the whole line is no value
_ELSEWHERE = re.compile(r"\belders\b|\bandere (?:regio|gemeente|stad|st[ae]d)|buurgemeente|vergelijk", re.IGNORECASE)
_TELLS_RESULTS = re.compile(r"onderzoek|cijfer|uitkomst|ervaring|werkt het", re.IGNORECASE)  # a heading, of figures
_SAVES = re.compile(  # euros that are no price
    r"\bbespa\w+|\bopgeleverd|\bmaatschappelijke baten\b|\bvergoeding\b|\bvoordeel van\b|\bboete\b"
)
_IS_NO_START = re.compile(  # since when something else holds of it
    r"\bgeborgd\b|\b(?:daarom|ook)\b|\b[Ee]ffectief\b|\berkend\b"
)
_STUDIED = re.compile(
    r"\b(?:studie|(?:\d-)?meting(?:en)?|verloot|steekproef|(?:vragen)?lijst(?:en|je)?|(?:jaar)?verslag|"
    r"aan het onderzoek|onderzoek\b[^.;]*\bgevolgd|werden [^.;]*\bgevolgd|onderzoekers [^.;]*\bvolgden)\b|"
    r"\b(?:wij|we|zij) (?:vroegen|vergeleken) [^.;:]*\d[^:]*$",
    re.IGNORECASE,
)
_UNPROVEN = re.compile(  # and a study that is only named
    r"\b(?:niemand|nooit|niet)\b[^.;]{0,30}\b(?:onderzocht|gemeten|bewezen)\b|\b[Hh]et onderzoek [A-ZÀ-Þ‘'“]"
)
_REACHED_BY = re.compile(r"\b(?:via|bij|bel|mail|meld|aanmelden|aanvragen)\b", re.IGNORECASE)
_PAYS = re.compile(
    r"€|\b(?:euro|niets|gratis|kosteloos|geen kosten|beta(?:al|len)\w*|vergoed\w*|bijdrage|eigen risico)\b",
    re.IGNORECASE,
)
_LEANS_ALONE = re.compile(r"^\W*(?:(?:Dit|Dat|Die|Deze|Hij|Zij|Ze|Toch|Maar|En|Dus)\b|\w+ van (?:hen|deze|die)\b)")
_PRONOUN_LEADS = re.compile(  # and a verb: "Het ontstond in 2016 binnen …", no "Het project …"
    r"^\W*(?:Het|Dit|Dat|Hij|Zij|Ze) (?:ontst(?:ond|aat)|kwam|komt|begon|begint|start(?:te)?|kre(?:eg|gen)|krijgt|"
    r"groeide|w[eo]rdt?|heeft|had|kost(?:te)?|duur(?:t|de)|loopt|liep|stop(?:t|te)|verving|volgde)\b"
)
_MADE_THERE = re.compile(  # where it is from, is studied or is ordered: not where it is
    r"\b(?:gemaakt|bedacht|ontwikkeld|opgezet) door\b|\b(?:bestel\w+|afstudeer\w+|scholing|onderzocht\w*|uitgeverij|"
    r"symposium|congres|gepresenteerd)\b"
)
_TO_GIVE_IT = re.compile(  # what those who give it learn first
    r"\b(?:(?:bij)?scholing|certificaat|instructie|oefenavond\w*|[Vv]rijwilligers (?:volgen|krijgen)|"
    r"(?:oefenen|volgen|leren) (?:\w+ )?(?:daarvoor|vooraf|eerst)|(?:hebben|kregen|krijgen) een (?:training|cursus))\b"
)
_IF_IT_WORKS = re.compile(r"\b(?:als|of|wanneer|zodra) [^.;,]*\b(?:gelukt|geslaagd|lukt)\b")
_LONGER_THAN = re.compile(r"\blanger (?:duur\w+ )?dan\b")
_UNKNOWN = re.compile(r"\bis (?:nog )?(?:niet|nooit) (?:bekend|gemeten|vastgelegd|nagegaan)\W*$|\bis onbekend\W*$")
_STUDIES = re.compile(r"[’'”\"]?(?: \([^)]*\))? onderz(?:oekt|ocht) (?:wat|of|hoe|waarom)\b")  # behind a name
_WHY = re.compile(r"(?:Waarom|Aanleiding|Achtergrond|Voorgeschiedenis|Hoe het begon|Het probleem)\b")  # a heading
_VOICE = re.compile(r"^\W*Een [\w-]+ (?:van|uit|bij) [^.;:]*\b(?:hoopt|ziet|zegt|vertelt|vindt|denkt)\b")
_STATUS_REACH = 40  # characters before a name that is the subject of its sentence: "In Assen stopt de training X …"
_VERB_BEFORE = re.compile(r"\b(?:loopt|is|stopt) (?:[\w-]+ )?(?:[Dd]e |[Hh]et )?$")
_AMID = re.compile(  # before a name that is no subject: "bij Warme Jas"
    r"\b(?i:bij|in|met|door|voor|aan|van|na|naar|uit|om|over|zonder|tegen) (?:(?:de|het|onze?) )?(?:[\w-]+ )?[‘“\"']?$"
)
_HEARSAY = re.compile(r"\b(?:vertel(?:t|de|len)|zegt|zei|zeggen|merkt|ziet) dat\b")
_AGE_OF_GIVERS = re.compile(
    r"(?i:\b(?:vrijwillig\w+|(?:\w*maatje|buddy|mentor|coach|begeleider|voorlezer|gids)\w*|oud-[\w-]+)) "
    r"(?:\(?(?:van|vanaf|tussen)|die|zijn|moeten?) [^.;,]*\bjaar\b(?! en hun)|"
    r"(?:procent|%) van (?:de |alle )[^.;,]*\bjari\w+"
)
_COUPLED_TO = re.compile(r"\b(?:koppelt|gekoppeld|koppelen) [^.;]*?\baan (?:een|iemand) [^.;,]*\bjaar\b")
_MITS = re.compile(r"\bmits\b")  # of whatever the sentence is about
_NOT_NEEDED = re.compile(  # "er is geen afspraak nodig", "eerst is andere hulp nodig", "wat een kind nodig heeft"
    r"\b(?:geen|niet|nooit)\b[^.;,:]*\b(?:nodig|vereist)\b|\beerst\b[^.;,:]*\bnodig\b|"
    r"\bnodig (?:om|is|zijn|hebben|heeft|dan)\b|\bnodig, dan\b"
)
_OF_ANOTHER_FIELD = {
    "costs": _SAVES,
    "since": _IS_NO_START,
    "needs": _NOT_NEEDED,
    "result": PATTERNS["costs"],  # "de kosten stegen"
    "evidence": _UNPROVEN,
}
_FIGURE, _FULL_WORD = re.compile(r"\d+"), re.compile(r"[^\W\d_]{4,}")
_QUEUE = re.compile(r"\bde (?:wachttijd|wachtlijst) (?:is|was|liep|loopt)\b")  # hinders nobody who has it
_YEAR = re.compile(rf"\b{YEAR}\b")
_BY = re.compile(r"(?:Opdrachtgever|Financier|Subsidiegever|Uitvoering|Uitvoerder|Partner|Initiatiefnemer)\w*: ")
_AS_LONG = re.compile(r"\bzolang\b[^.;,]*")  # "zolang het programma loopt"
_OF_OTHERS: Sequence[FieldName] = ("theme", "audience", "setting", "evidence", "needs")  # where a line names others
_A_NAME = re.compile(r"(?<=[a-zà-ÿ,] )[‘“\"'„]?[A-ZÀ-Þ][a-zà-ÿ]\w+")
_ROW = re.compile(r"[^:;]{2,40}: [^;]+; [^:;]{2,40}: ")
_NEXT_CELL = re.compile(r"; (?=[^:;]{2,40}: )")  # "Nodig: een trainer; een lokaal" is one cell
_HEAD_OF_ROW = re.compile(r"(?P<label>[^:;]{2,40}); ")  # of a table whose columns are products
_FOR = re.compile(
    r"\b(?:(?:voor|waarmee|waarin|helpt|leert|ondersteunt|begeleidt) (?:[\w’'-]+ ){0,2}|en hun (?:[\w’'-]+ )?)$"
)
_WHICH_OF_THEM = re.compile(r"\w*,? (?:die|met|van|zonder|zijn \d|is \d)\b")
_THEY_DO = re.compile(  # and say no opinion
    r"(?:en|s)?(?: zelf)? (?!vind|vond|zei|zegg|wist|weten|will|wild|hoev|moet)[a-zà-ÿ]{2,}en\b(?! niet\b)"
)
_GIVE_IT = frozenset("leerkrachten professionals huisartsen beleidsmakers managers".split())
_OF = re.compile(r"\b(?:van|over) (?:[\w’'-]+ )?$")  # "ouders van kinderen", "een vraag over een kind"
_THEIR = re.compile(
    r"(?i:\b(?:ouders?|vaders?|moeders?|opvoeders?|verzorgers?) van|"
    r"\b(?:kind|kinderen|jongeren|jeugdigen) (?:met een|van|van wie (?:de|een))) (?:[\w’'-]+ ){0,2}$"
)
_FROM = re.compile(r"\buit (?:een|hun) (?:[\w’'-]+ (?:en|of) )?\w*$|\bper $|\b(?:in|binnen) (?:een |het |hun )?$")
_HAVE_NO_PART = re.compile(
    r"\w*(?: (?:van|aan)(?: de| het)?)?\s+(?:hoeven? (?:geen|niet)|onderzochten|onderzoeken)\b"  # names are blanks
)
_WHO = re.compile(r"\b(?:die|wie) (?:[\w’'-]+ ){1,8}$")
_HAVE = re.compile(r"\w*(?: [\w’'-]+)? (?:heeft|hebben|krijgt|krijgen|verwacht|verwachten)\b")
_OLDER, _THAN = re.compile(r"\b(?:jaar|jaar (?:en|of)|wie|jong) $"), re.compile(r" (?:dan|worden|wordt)\b")
_AGED = re.compile(r"\w* \(?(?:van|vanaf|uit|tussen|tot)?(?: de| groep)? ?\d")
_NOT_FOR = re.compile(r"^\W*Niet (?:bij|voor)\b|\b(?:niet|geen) (?:bedoeld|geschikt|plek) voor\b")
_IS_ONE = re.compile(rf"(?: \([^)]*\))?, een (?:[\w-]+ )?(?i:{noun_pattern()})")  # ", een voorleesproject van …"
_AND_TOO = re.compile(r"\w*(?:, | en | of |/)(?:hun |de |jonge )?$")
_BARE_AGE = re.compile(r"\b(?P<low>\d{1,2})\s?(?:tot en met|tot|t/m|[-–])\s?(?P<high>\d{1,2})\b")
_ASKED = re.compile(r"\?\W*$")
_WRITTEN_STATUS = re.compile(r"(?!niet\b|onbekend|geen\b)[^\W\d]+(?: [^\W\d]+){0,2}")


def facts_of(lines: Sequence[TextLine], told: Sequence[Telling], names: re.Pattern[str]) -> list[Fact]:
    """What these lines state of one product, at most ``MOST`` facts a field; ``names`` finds its names."""
    found: dict[FieldName, list[Fact]] = {}
    closely: dict[FieldName, list[Fact]] = {}  # from lines that name it, stand right behind one, or are a label's
    labelled: list[Fact] = []
    naming = {one.row for one in told if one.named}
    for one in told:
        is_labelled = label_of(lines[one.row].text) is not None or _column_of(lines[one.row], one, names) is not None
        is_close = not naming.isdisjoint((one.row, one.row - 1)) or is_labelled
        for fact in _facts(lines, one, names, is_close):
            known = found.setdefault(fact.field, [])
            if all((fact.value, fact.span) != (other.value, other.span) for other in known):
                known.append(fact)
                closely.setdefault(fact.field, []).extend([fact] if is_close else [])
                labelled += [fact] if is_labelled else []
    for field in _SAID_IN_PASSING:
        found[field] = closely.get(field) or found.get(field, [])
    for_whom = [fact for fact in labelled if fact.field == "audience"]
    if any(fact.value != fact.quote for fact in for_whom):  # a label says it: who else the text meets is somebody else
        found["audience"] = for_whom
    statuses = {one.value for one in labelled if one.field == "status"}  # beside a label's, another one is of no matter
    found["status"] = [one for one in found.get("status", ()) if not statuses or one.value in statuses]
    told_more = [one for one in found.get("available", ()) if not BARE_VIA.fullmatch(one.value)]
    found["available"] = told_more or found.get("available", [])
    if "what" not in found:
        found["what"] = list(_leading(lines, told, names))
    else:
        found["what"].sort(key=lambda fact: summary_rank(fact.quote, names))
    return [fact for facts in found.values() for fact in facts[:MOST]]


def _leading(lines: Sequence[TextLine], told: Sequence[Telling], names: re.Pattern[str]) -> Iterator[Fact]:
    """Sentences of which it is the subject, in the present: whatever the verb is, they tell what the thing does."""
    for one in told:
        line = lines[one.row]
        named = names.search(line.text) if one.named and one.start == 0 and line.told else None
        if named is None or is_label(line.text) or not _ENDS.search(line.text) or _ASKED.search(line.text):
            continue
        before, behind = line.text[: named.start()], line.text[named.end() : one.end]
        leads = before.strip().casefold() in ("", "de", "het", "een") and _DOES_NOW.match(behind)
        if leads and len(behind.split()) >= _FEWEST_IN_OPENING:
            yield _fact("what", line)


def _facts(lines: Sequence[TextLine], told: Telling, names: re.Pattern[str], is_close: bool) -> Iterator[Fact]:
    line = lines[told.row]
    part = line.text[told.start : told.end]
    if not line.told or _ASKED.search(line.text):
        return
    label = label_of(line.text)
    if label:
        yield from _labelled(line, label, names)
        return
    pieces = list(_pieces_of(line, told, names))
    if pieces:
        yield from (fact for piece in pieces for fact in _of_cell(*piece, names))
        return
    most = _MOST_WORDS if _ENDS.search(line.text) or has_labels(line.text) else _MOST_OF_TITLE
    fewest = 1 if amounts_in("duration", part) else _FEWEST_WORDS  # "Hooguit drie maanden." says enough
    if not fewest <= len(line.text.split()) <= most or _UNKNOWN.search(part):
        return
    heading = _heading(lines, told.row)
    if not told.named and _BY.match(line.text):
        return
    if told.owned and not told.named and (_ELSEWHERE.search(heading) or line.text.startswith("Elders ")):
        return
    section = _section(lines, told.row) if told.owned else None
    is_first = section != "audience" or lines[told.row - 1].level  # who it is for stands first under "Voor wie"
    if section and is_first and _says_alone(section, line.text):
        yield _fact(section, line)
    yield from _what(line, part, told.named or _opens(lines, told, names), names)
    about = bool(names.search(heading) or _TELLS_RESULTS.search(heading))
    refused = set(_of_somebody_else(part, names))
    refused |= set() if told.named else set(_not_its_own(lines, told, names, about, is_close))
    if not (told.named or is_close or section == "audience" or _meant(_without_names(part, names))):
        refused.add("audience")
    yield from (one for one in _stated(line, part, section, names) if one.field not in refused)


def _says_alone(field: FieldName, text: str) -> bool:
    """Whether a line under the heading of a field states it by itself: what leans on the line before doesn't."""
    if field == "costs":
        return bool(_PAYS.search(text))
    if field == "what" and _is_of_figures(text):
        return False
    if field == "available":
        return bool(PATTERNS["available"].search(text) or _REACHED_BY.search(text))
    if field == "result" and (_came_of_nothing(text) or _SPOKEN.search(text)):
        return False
    if field == "needs" and (_NOT_NEEDED.search(text) or PATTERNS["costs"].search(text)):
        return False
    if field == "obstacles" and "daarom" in text:  # what was done about it
        return False
    return field not in ("needs", "obstacles", "result") or _LEANS_ALONE.match(text) is None


def _of_somebody_else(part: str, names: re.Pattern[str]) -> Iterator[FieldName]:
    """The fields in which a sentence speaks of somebody or something else, whether it names the product or not.

    "Het ontstond binnen Warme Jas" says nothing of Warme Jas, "zes lessen en het spel Warme Jas" not how long that
    takes, "vrijwilligers krijgen twee avonden scholing" neither, and what stops is a product, no "drie koppels".
    """
    named = names.search(part)
    if _came_of_nothing(part):
        yield "result"
    if _MADE_THERE.search(part) or _VOICE.match(part):
        yield "region"
    if any(_STUDIES.match(part, one.end()) for one in names.finditer(part)):
        yield "evidence"
    if named and _PRONOUN_LEADS.match(part):
        yield from ("since", "status", "costs", "duration")
    if _LONGER_THAN.search(part) or _TO_GIVE_IT.search(part) and not (named and definition_rank(part, names) == 0):
        yield "duration"
    if named and (last := re.split(r", | en ", part[: named.start()])[:-1]):
        if amounts_in("duration", ", ".join(last)) and not amounts_in("duration", part[named.start() :]):
            yield "duration"
    if not (_ITSELF.search(part) or any(_is_subject(part, one) for one in names.finditer(part))):
        yield "status"


def _is_subject(part: str, named: re.Match[str]) -> bool:
    """Whether a name leads its sentence, or has the verb right before it: "Bij ons is Warme Jas gestopt"."""
    before = part[: named.start()]
    leads = len(before) <= _STATUS_REACH or _VERB_BEFORE.search(before)
    return bool(leads) and not _AMID.search(before)


def _not_its_own(
    lines: Sequence[TextLine], told: Telling, names: re.Pattern[str], about: bool, is_close: bool
) -> Iterator[FieldName]:
    """The fields that a line which doesn't name the product says nothing of; ``about`` is whether its heading does.

    A sentence that names somebody else, or a row without a label that we know, is about that.
    """
    line = lines[told.row]
    if told.owned and not about:
        yield "result"
    if not (about or is_close):
        yield "evidence"
    if _ROW.match(line.text):
        yield from FIELDS
    if _names_somebody(line.text):
        yield from _OF_OTHERS
    if _WHY.match(_heading(lines, told.row)):
        yield from ("obstacles", "needs", "result", "costs", "duration")
    if _HEARSAY.search(line.text):
        yield from ("duration", "available", "needs", "since", "costs")
    if _MITS.search(line.text):
        yield "needs"
    if _STUDIED.search(line.text):
        yield from ("age", "region")


def _names_somebody(text: str) -> bool:
    """Whether a name that is no place stands inside a sentence."""
    places = list(find_places(text))
    return any(not any(at.start <= one.start() < at.end for at in places) for one in _A_NAME.finditer(text))


def _came_of_nothing(text: str) -> bool:
    """Whether a sentence tells what is hoped for, or how something was studied, and not what came of it."""
    return bool(HOPED.search(text) or _IF_IT_WORKS.search(text) or (_STUDIED.search(text) and not CHANGED.search(text)))


def _labelled(line: TextLine, label: str, names: re.Pattern[str]) -> Iterator[Fact]:
    """As in "Voor wie: jongeren van 12 tot 18 jaar": the cell is the quote; a row of a table holds several labels."""
    pair = label_and_value(line.text)
    if pair:
        cell = _cell(line, pair.start("value"), pair["value"])
        yield from _of_cell(cell, _LABELLED.get(label) if label != "kind" else None, pair["value"], names)
        return
    at = 0
    cells = _NEXT_CELL.split(line.text)
    for text in cells:
        name, _, value = text.partition(":")
        field = _LABELLED.get(words().labels.get(name.strip().casefold(), label if at == 0 else ""))
        cell = _cell(line, at, text)
        if field in ("since", "result") and not at and len(cells) > 1:
            field = None  # the first cell of a row says what the row is about: a year, or which of several results
        at += len(text) + len("; ")
        yield from _of_cell(cell, field, value, names)


def _of_cell(cell: TextLine, field: FieldName | None, value: str, names: re.Pattern[str]) -> Iterator[Fact]:
    """What a cell states: its field, and the plain values in it."""
    if field == "status":
        yield from (_fact("status", cell, status) for status in _statuses(value)[:1] or _as_written(value))
    elif field == "since" and not _YEAR.search(value):  # "Looptijd: één jaar" doesn't say when
        if amounts_in("duration", f"looptijd {value}"):
            yield _fact("duration", cell)
    elif field and field not in _IN_PLAIN_FORM and _says_more(field, value) and not names.fullmatch(value.strip()):
        yield _fact(field, cell)
    if field == "audience":
        met = (one for one in find_topics(value, "audience") if not _OF.search(value[: one.start]))
        shown = (one for one in met if not _is_of_others(value, one))
        yield from (_fact("audience", cell, one.name) for one in shown)
    yield from _values(cell, value, names, without=field)
    if field == "age" and not ages_in(value):
        yield from (_fact("age", cell, f"{bare['low']}-{bare['high']}") for bare in _BARE_AGE.finditer(value))


def _pieces_of(
    line: TextLine, told: Telling, names: re.Pattern[str]
) -> Iterator[tuple[TextLine, FieldName | None, str]]:
    """The cells of a line that says more than one thing: a row of columns, or a box that was read as one line."""
    if column := _column_of(line, told, names):
        yield column
    elif (told.start, told.end) == (0, len(line.text)):
        for start, end, field in labelled_pieces(line.text):
            cell = _cell(line, start, line.text[start:end].rstrip())
            yield cell, _LABELLED.get(field) if field != "kind" else None, cell.text.partition(": ")[2]


def _column_of(line: TextLine, told: Telling, names: re.Pattern[str]) -> tuple[TextLine, FieldName | None, str] | None:
    """The cell of this product in a row whose cells begin with the names of columns, its field and its value.

    "Voor wie; Sterke Uil: kinderen; Boze Beer: leerkrachten" says of each product for whom it is.
    """
    head = _HEAD_OF_ROW.match(line.text)
    named = names.search(line.text, told.start, told.end) if head else None
    if head is None or named is None or line.text[named.end() :][:2] != ": ":
        return None
    field = _LABELLED.get(words().labels.get(head["label"].strip().casefold(), ""))
    cell = line.text[named.start() :].split("; ")[0]
    return _cell(line, named.start(), cell), field, cell[named.end() - named.start() + 2 :]


def _cell(line: TextLine, at: int, text: str) -> TextLine:
    """A part of a line as a line of its own."""
    start = line.span.start + at
    return replace(line, text=text, span=Span(line.span.page_index, start, start + len(text)))


def _says_more(field: FieldName, value: str) -> bool:
    """Whether a cell says more of what a product is than its kind."""
    return field != "what" or len(value.split()) >= _FEWEST_BEHIND


def _what(line: TextLine, part: str, introduces: bool, names: re.Pattern[str]) -> Iterator[Fact]:
    """A sentence that says what it is; one that doesn't name it only where it ``introduces`` it.

    That is the one that gave it its name in pieces ("een cursus … waarin …"), or opens what stands under its name.
    """
    named = names.search(part)
    if named is None:
        says = introduces
    else:
        before, behind = part[: named.start()], part[named.end() :]
        leads = definition_rank(part, names) < _STANDS_SOMEWHERE
        told = bool((IS_A.search(part) or _describes(behind)) if leads else _SERVES.match(behind))
        says = told or _IS_ONE.match(behind) is not None or _is_of_kind(before)
    if says:
        yield _fact("what", line)


def _is_of_kind(before: str) -> bool:
    """Whether the word before a name says what sort of thing it is; "project" and the like say nothing of that."""
    if not IS_IN_FRONT.search(before):
        return False
    return words().kind_of(re.findall(r"[\w-]+", before)[-1]) in ("methode", "training", "hulpmiddel")


def _opens(lines: Sequence[TextLine], told: Telling, names: re.Pattern[str]) -> bool:
    """Whether a line is the first under the name of a product and tells who it is about: no scene, nobody's words."""
    if not told.row or told.named:
        return False
    above, text = lines[told.row - 1], lines[told.row].text
    under_name = names.search(above.text) if above.level else names.fullmatch(above.text.strip(" ."))
    if not under_name or _LEANS.match(text) or len(text.split()) < _FEWEST_IN_OPENING or _is_of_figures(text):
        return False
    return bool(list(find_topics(text, "audience")) or _PUPILS.search(text))


def _is_of_figures(text: str) -> bool:
    """Whether a line holds more figures than words: "41 kinderen in 2023 en 53 in 2024."."""
    return len(_FIGURE.findall(text)) > len(_FULL_WORD.findall(text))


def _describes(behind: str) -> bool:
    """Whether what stands behind a name says what it does: enough words, with a verb or a relative word."""
    if _FOR_WHOM.match(behind):
        return True
    return len(behind.split()) >= _FEWEST_BEHIND and DOES.search(behind) is not None


def _stated(line: TextLine, part: str, section: FieldName | None, names: re.Pattern[str]) -> Iterator[Fact]:
    for field, pattern in PATTERNS.items():
        other = _OF_ANOTHER_FIELD.get(field)
        told = _before_examples(part) if field == "setting" else part
        if field != section and pattern.search(told) and not (other and other.search(part)):
            yield _fact(field, line)
    if amounts_in("duration", part) and not _LEANS_ON_VOICE.match(line.text):
        yield _fact("duration", line)
    yield from (_fact("status", line, status) for status in _statuses(part)[:1])
    yield from _values(line, part, names)


def _statuses(text: str) -> list[Status]:
    text = _AS_LONG.sub("", text)
    return [status for status, pattern in STATUSES if pattern.search(text)]


def _as_written(value: str) -> list[str]:
    """A status in the words of its cell, where it is none of ours: "Status: afgerond"."""
    written = value.strip(" .").casefold()
    return [written] if _WRITTEN_STATUS.fullmatch(written) else []


def _values(line: TextLine, part: str, names: re.Pattern[str], without: FieldName | None = None) -> Iterator[Fact]:
    """Regions, themes, audiences (``without`` those of a label) and ages in plain form, each shown by the line."""
    for place in find_places(part):
        for region in place.place.regions[:1]:
            yield _fact("region", line, region)
    own = _without_names(part, names)
    if _NOT_FOR.search(part):  # who and what it isn't for says nothing of who and what it is for
        return
    if not (PATTERNS["obstacles"].search(part) or _QUEUE.search(part)):  # which makes waiting no theme of it
        yield from (_fact("theme", line, topic.name) for topic in find_topics(_before_examples(own), "theme"))
    if without != "audience" and re.search(r"\b(?:voor|waar\w*|bedoeld|doelgroep|jaar|leren|helpt|samen|van)\b", own):
        yield from (_fact("audience", line, name) for name in _audiences(own))
    for age in ages_in(_without_givers(part)):
        yield _fact("age", line, age)
    for workplace in WORKPLACE.finditer(part):
        yield _fact("workplace", line, " ".join(workplace.group().split()))


def _without_givers(text: str) -> str:
    """A text without the ages of those who give it ("vrijwilligers vanaf 50 jaar") and of a share of people."""
    return _COUPLED_TO.sub("", _AGE_OF_GIVERS.sub("", text))


def _before_examples(text: str) -> str:
    return text[: example.start()] if (example := AMONG.search(text)) else text


def _without_names(text: str, names: re.Pattern[str]) -> str:
    """A text with blanks for the names of others in it: "Centrum voor Jeugd en Gezin" says of nobody whom it is for."""
    own = [named.span() for named in names.finditer(text)]

    def blank(found: re.Match[str]) -> str:
        is_own = any(start <= found.start() < end for start, end in own)
        return found[0] if is_own else " " * len(found[0])

    return _A_NAME.sub(blank, text)


def _audiences(text: str) -> list[str]:
    """Who it is for: those who are meant, where there are any; else all but those who mostly give it.

    "Een student trekt op met een kind van 6 tot 14 jaar" is about a child, and "leerkrachten volgen een training van
    twee dagen" says of a programme for children how it starts.
    """
    return _meant(text) or [one.name for one in _people(text) if one.name not in _GIVE_IT]


def _meant(text: str) -> list[str]:
    """Those behind "voor", of an age, and of whom a text begins to say which of them."""
    meant: list[TopicFound] = []
    everyone = _people(text)
    for one, before in zip(everyone, [None, *everyone], strict=False):
        joined = before in meant and before is not None and _AND_TOO.fullmatch(text, before.end, one.start)
        if joined or _FOR.search(text[: one.start]) or _AGED.match(text, one.end) or _is_led(text, one):
            meant.append(one)
    return [one.name for one in meant]


def _people(text: str) -> list[TopicFound]:
    return [one for one in find_topics(text, "audience") if not _is_of_others(text, one)]


def _is_led(text: str, one: TopicFound) -> bool:
    """Whether a text begins with who they are: "Jongeren die geen werk hebben …", "De kinderen koken samen"."""
    if len(text[: one.start].split()) > 1:
        return False
    gets = one.name not in _GIVE_IT and one.name != "studenten"
    return bool(_WHICH_OF_THEM.match(text, one.end) or (gets and _THEY_DO.match(text, one.end)))


def _is_of_others(text: str, one: TopicFound) -> bool:
    """Whether a word for people says whose or where from they are it is for.

    "Ouders van jonge kinderen", "wie een kind heeft", "jongeren uit een pleeggezin".
    """
    before, behind = text[: one.start], text[one.end :]
    if _HAVE_NO_PART.match(behind):
        return True
    if text[one.start : one.end] == "ouder" and (_OLDER.search(before) or _THAN.match(behind)):
        return True
    return bool(_THEIR.search(before) or _FROM.search(before) or (_WHO.search(before) and _HAVE.match(behind)))


def _heading(lines: Sequence[TextLine], row: int) -> str:
    """The nearest heading above a line, "" where there is none."""
    return next((lines[above].text for above in range(row - 1, -1, -1) if lines[above].level), "")


def _section(lines: Sequence[TextLine], row: int) -> FieldName | None:
    """The field that the nearest heading above announces ("Wat is ervoor nodig?")."""
    heading = _heading(lines, row).partition(":")[0]  # "Rustpunt: contact zonder strijd" announces no contact
    return next((field for field, pattern in SECTIONS if pattern.search(heading)), None)


def _fact(field: FieldName, line: TextLine, value: str | None = None) -> Fact:
    told = line.told[0]
    span = Span(line.span.page_index, line.span.start, line.span.end)
    return Fact(field, value or line.text, line.text, told.passage_id, span)
