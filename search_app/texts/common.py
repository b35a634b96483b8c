"""Every Dutch sentence of the screen Vraag, and what all screens share: plain words (B1), and "je" to the reader."""

import re
from collections.abc import Mapping, Sequence

NAME = "Vraagbaak"
TAGLINE = "Antwoord op je vraag over hulp aan kinderen en gezinnen, met de pagina waar het staat."

QUESTION_LABEL = "Je vraag"
QUESTION_PLACEHOLDER = "Waar loop je tegenaan? Schrijf het gewoon op."
ASK = "Vraag"
BUSY = "Even zoeken in de publicaties …"
CROWDED = "Het is nu druk. Wat je vroeg is niet weg: probeer het over een paar tellen opnieuw."
TRY_AGAIN = "Probeer opnieuw"
EXAMPLES_HEADING = "Of begin met een voorbeeld"
EXAMPLES = (
    "Hoe kan een jongere zelf een vertrouwde volwassene kiezen?",
    "Waar kunnen ouders die gaan scheiden zonder afspraak terecht?",
    "Wat kunnen we doen voor een thuiszitter van 14?",
    "Wat werkt om vaders met een migratieachtergrond te bereiken?",
)

ANSWER_HEADING = "Antwoord"
ANSWER_NOTE = "Deze zinnen staan letterlijk zo in de bron. Kies een nummer en je ziet de pagina."
YEARS_NOTE = "Tussen haakjes staat het jaar van de bron."
ANSWER_NOTE_ROWS = (
    "Deze zinnen staan letterlijk zo in de bron. Een rij uit een tabel staat hier met de namen van de kolommen erbij. "
    "Kies een nummer en je ziet de pagina."
)
SOURCES_HEADING = "Bronnen"
PASSAGES_HEADING = "Meer over dit onderwerp"
NEAREST_HEADING = "Dit komt het dichtst in de buurt"
MORE = "Toon meer"
READ_ALL = "Lees het hele stuk"
DATE_UNKNOWN = "datum onbekend"

NOT_FOUND_HEADING = "Geen antwoord"
PROJECT_BELOW = "Misschien helpt het project hieronder wel."
NOT_FOUND_NEXT = "Dit kun je doen"

OWN_WORDS_ONLY = "Zoek alleen op mijn woorden"
OTHER_WORDS_TOO = "Zoek ook op andere woorden"
ONLY_OWN_WORDS = "Er is alleen gezocht op je eigen woorden."

PAGE_TEXT = "Lees de tekst van deze pagina"
PAGE_ENLARGE = "Open deze pagina groot"

EMPTY_HEADING = "Er zijn nog geen publicaties"
EMPTY_VISITOR = "Er is nu nog niets te vinden. Kom later terug."
EMPTY_NEXT = "Jij kunt ze toevoegen. Wil je eerst kijken hoe het werkt? Dat kan met voorbeelden."
EMPTY_TO_BEHEER = "Ga naar Beheer"
EMPTY_KEEPER = "Beheer je Vraagbaak? Dit moet je doen"
EMPTY_STEPS = (
    "Zet je publicaties (PDF, Word, PowerPoint, webpagina of tekst) in een map.",
    "Geef deze opdracht in een terminal:",
)
EMPTY_COMMAND = "vraagbaak ingest MAP"
EMPTY_AFTER = "Laad daarna deze pagina opnieuw. Dan kun je vragen stellen."

ERROR_HEADING = "Dat lukt nu niet"
ERROR_UNAVAILABLE = "De publicaties zijn nu niet te lezen. Probeer het over een minuut nog eens."
ERROR_REBUILD = (
    "De publicaties zijn verwerkt met een andere versie van dit programma. "
    "Vraag je beheerder om ze opnieuw te verwerken: vraagbaak ingest --rebuild."
)
ERROR_MODEL = "Het taalmodel is nog niet klaar. Vraag je beheerder om dit te doen: vraagbaak model prepare."
ERROR_GONE = "Deze bron is er niet meer. Stel je vraag opnieuw."
ERROR_OTHER = "Er ging iets mis. Vraag je beheerder om dit te doen: vraagbaak doctor."
ERROR_EMPTY = "Typ eerst je vraag in het vak."
ERROR_NOTHING_ASKED = "Waar gaat je vraag over? Noem bijvoorbeeld een onderwerp, een leeftijd of een plaats."

LOADING = "Vraagbaak wordt geladen …"
LOADING_ASKED = "Vraagbaak wordt nog geladen. Daarna komt je antwoord."
NEEDS_SCRIPT = "Zet JavaScript aan in je browser. Dan werkt deze pagina."
FOOTER = "Je vraag wordt niet bewaard en gaat niet naar een andere computer."
FOOTER_SENT = "Alleen wat je zelf aan de beheerder stuurt, wordt bewaard."

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


def date_in_words(date: str | None) -> str:
    """An ISO 8601 date, as precise as it is known, as people write it: "2019", "mei 2019" or "3 mei 2019"."""
    if not date:
        return DATE_UNKNOWN
    year, *rest = date[:10].split("-")
    if not rest or not rest[0].isdigit() or not 1 <= int(rest[0]) <= len(MONTHS):
        return year
    month = MONTHS[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 and rest[1].isdigit() else f"{month} {year}"


# What the field writes short, and what it means: said on a tap where it stands in an answer.
SHORT_FORMS: Mapping[str, str] = {
    "azc": "asielzoekerscentrum",
    "bso": "buitenschoolse opvang",
    "cjg": "Centrum voor Jeugd en Gezin",
    "ggd": "Gemeentelijke Gezondheidsdienst",
    "ggz": "geestelijke gezondheidszorg: hulp bij psychische problemen",
    "hbo": "hoger beroepsonderwijs",
    "isk": "internationale schakelklas, voor kinderen die nieuw zijn in Nederland",
    "jgz": "jeugdgezondheidszorg: het consultatiebureau, de schoolarts en de schoolverpleegkundige",
    "kopp": "kinderen van ouders met psychische problemen",
    "kvo": "kinderen van ouders met een verslaving",
    "lvb": "licht verstandelijke beperking",
    "mbo": "middelbaar beroepsonderwijs",
    "mdo": "multidisciplinair overleg: overleg van mensen met verschillende beroepen",
    "nah": "niet-aangeboren hersenletsel",
    "ots": "ondertoezichtstelling: de rechter wijst een gezinsvoogd aan",
    "pgb": "persoonsgebonden budget: geld om zelf zorg mee te kopen",
    "poh": "praktijkondersteuner van de huisarts",
    "ptss": "posttraumatische stressstoornis: klachten na iets ergs",
    "sbo": "speciaal basisonderwijs",
    "tos": "taalontwikkelingsstoornis",
    "vmbo": "voorbereidend middelbaar beroepsonderwijs",
    "vng": "Vereniging van Nederlandse Gemeenten",
    "vo": "voortgezet onderwijs: de middelbare school",
    "vso": "voortgezet speciaal onderwijs",
    "vve": "voor- en vroegschoolse educatie: extra hulp bij taal voor jonge kinderen",
    "wlz": "Wet langdurige zorg",
    "wmo": "Wet maatschappelijke ondersteuning",
}


# Hard words of the field, in plain ones: said on a press where one stands first on a screen. Another form ("ambulante",
# "interventies") means the same.
FIELD_WORDS: Mapping[str, str] = {
    "afschalen": "lichtere hulp geven, omdat het beter gaat",
    "alimentatie": "geld dat een ouder na een scheiding aan de andere ouder betaalt",
    "ambulant": "hulp die bij je thuis of in de buurt komt: je slaapt er niet voor ergens anders",
    "bejegening": "hoe je met iemand omgaat",
    "beschermende factor": "iets wat een kind helpt om goed op te groeien",
    "borgen": "zorgen dat iets blijft",
    "borging": "zorgen dat iets blijft",
    "casusregie": "één hulpverlener houdt het overzicht over alle hulp",
    "casusregisseur": "de hulpverlener die het overzicht houdt over alle hulp",
    "casuïstiek": "verhalen uit het werk, om samen over na te denken",
    "cliëntparticipatie": "wie hulp krijgt, denkt en beslist mee",
    "co-creatie": "iets samen bedenken en maken, ook met de mensen voor wie het is",
    "co-ouderschap": "ouders die niet meer samen zijn, zorgen elk ongeveer evenveel voor hun kind",
    "comorbiditeit": "twee of meer ziekten of stoornissen tegelijk",
    "competentie": "iets wat je weet en kunt",
    "consultatie": "advies vragen aan iemand die er veel van weet",
    "cultuursensitief": "met aandacht voor waar iemand vandaan komt",
    "de-escaleren": "zorgen dat een ruzie niet erger wordt",
    "deskundigheidsbevordering": "leren hoe je je werk beter doet",
    "diagnostiek": "onderzoek om te weten wat er aan de hand is",
    "doorlooptijd": "hoe lang iets duurt, van begin tot eind",
    "draagkracht": "hoeveel iemand aankan",
    "draaglast": "alles wat iemand moet dragen: zorgen, werk, ziekte",
    "eerste lijn": "hulp waar je zelf heen kunt gaan, zoals de huisarts",
    "eigen kracht": "wat mensen zelf kunnen, met familie en vrienden",
    "eigen regie": "zelf beslissen over je leven en je hulp",
    "empowerment": "mensen sterker maken, zodat ze zelf verder kunnen",
    "ervaringsdeskundige": "iemand die het zelf heeft meegemaakt en daarmee anderen helpt",
    "evidence-based": "onderzocht, en het blijkt te werken",
    "gebiedsteam": "team van de gemeente met hulpverleners uit de buurt",
    "gecertificeerde instelling": "organisatie die een kind beschermt als de rechter dat beslist",
    "gedragswetenschapper": "iemand die veel weet van hoe mensen doen, zoals een psycholoog",
    "gezinsvoogd": "iemand die ouders en kind begeleidt omdat de rechter dat beslist",
    "handelingsverlegen": "niet weten wat je het beste kunt doen",
    "hechting": "de band van een kind met wie voor hem zorgt",
    "holistisch": "met aandacht voor alles in iemands leven",
    "hulptraject": "alle stappen van de hulp, van begin tot eind",
    "implementatie": "iets nieuws invoeren, zodat iedereen ermee werkt",
    "inclusie": "zorgen dat iedereen mee kan doen",
    "indicatie": "het besluit dat je hulp mag krijgen",
    "informele hulp": "hulp van familie, vrienden, buren of vrijwilligers",
    "informele steun": "steun van familie, vrienden, buren of vrijwilligers",
    "informele zorg": "zorg van familie, vrienden, buren of vrijwilligers",
    "intake": "het eerste gesprek, om te horen wat er nodig is",
    "integraal": "alles samen bekeken: thuis, school, zorg en geld",
    "interdisciplinair": "met mensen van verschillende beroepen samen",
    "intergenerationeel": "van ouders op hun kinderen",
    "interprofessioneel": "mensen van verschillende beroepen werken samen en leren van elkaar",
    "interventie": "hulp of een aanpak die iets moet veranderen",
    "intervisie": "collega's denken samen na over hun werk",
    "jeugdbeschermer": "iemand die ouders en kind begeleidt omdat de rechter dat beslist",
    "ketenpartner": "organisatie waarmee je samenwerkt, zoals school of politie",
    "keukentafelgesprek": "gesprek met de gemeente, bij je thuis, over welke hulp je nodig hebt",
    "kinderbeschermingsmaatregel": "iets wat de rechter beslist om een kind te beschermen",
    "laagdrempelig": "makkelijk om aan mee te doen: geen verwijzing, dichtbij, goedkoop",
    "leefwereld": "het leven van elke dag: thuis, op school, met vrienden",
    "leergemeenschap": "mensen die samen leren van hun werk",
    "leerplichtambtenaar": "iemand van de gemeente die let op of kinderen naar school gaan",
    "lerend netwerk": "mensen en organisaties die samen leren",
    "lotgenoot": "iemand die hetzelfde meemaakt",
    "mantelzorger": "iemand die zorgt voor een zieke in de familie of buurt",
    "matched care": "meteen de hulp die past: niet te licht en niet te zwaar",
    "mediation": "iemand die bij niemand hoort, helpt om een ruzie op te lossen",
    "methodiek": "een vaste manier van werken",
    "monitoren": "blijven kijken hoe het gaat",
    "monitoring": "blijven kijken hoe het gaat",
    "multidisciplinair": "met mensen van verschillende beroepen samen",
    "multiprobleemgezin": "gezin met veel problemen tegelijk",
    "netwerkberaad": "overleg van het gezin met familie en vrienden: wat is er nodig, en wie doet wat",
    "normaliseren": "laten merken dat iets gewoon is en erbij hoort",
    "omgangsregeling": "afspraken over wanneer een kind bij welke ouder is",
    "ondertoezichtstelling": "de rechter wijst een gezinsvoogd aan",
    "ontschotten": "samenwerken alsof er geen aparte organisaties of potjes geld zijn",
    "opschalen": "zwaardere hulp inzetten",
    "outreachend": "de hulpverlener komt zelf naar mensen toe",
    "participatie": "meedoen en meebeslissen",
    "practice-based": "gemaakt met wat mensen in hun werk hebben geleerd",
    "prevalentie": "hoe vaak iets voorkomt",
    "preventie": "problemen voorkomen",
    "preventief": "om problemen te voorkomen",
    "psycho-educatie": "uitleg over wat er met je of je kind aan de hand is",
    "psychosociaal": "over hoe je je voelt en hoe je met anderen omgaat",
    "randvoorwaarde": "wat er moet zijn voordat iets kan werken",
    "regie": "beslissen wat er gebeurt en het overzicht houden",
    "residentieel": "hulp in een huis waar een kind dan ook woont",
    "residentiële": "hulp in een huis waar een kind dan ook woont",
    "respijtzorg": "iemand anders zorgt een tijdje, zodat ouders kunnen rusten",
    "revalidatie": "oefenen om na een ziekte of ongeluk weer zoveel mogelijk te kunnen",
    "risicofactor": "iets wat de kans op problemen groter maakt",
    "risicotaxatie": "inschatten hoe groot het gevaar is",
    "screening": "kort onderzoek: kan er iets aan de hand zijn",
    "signaleren": "zien dat er iets mis kan zijn",
    "signalering": "zien dat er iets mis kan zijn",
    "sociaal domein": "alles wat de gemeente doet met hulp, jeugd, werk en zorg",
    "sociale basis": "alles in de buurt wat mensen verder helpt, zoals buren en clubs",
    "statushouder": "vluchteling die in Nederland mag blijven",
    "stepped care": "eerst lichte hulp, en pas zwaardere als dat nodig is",
    "steunfiguur": "een volwassene bij wie een kind terechtkan",
    "stigma": "slecht beeld dat anderen van iemand hebben",
    "systeemgericht": "met het hele gezin en de mensen eromheen",
    "systemisch": "met het hele gezin en de mensen eromheen",
    "toeleiding": "zorgen dat iemand bij de goede hulp komt",
    "traject": "alle stappen, van begin tot eind",
    "transformatie": "de hulp anders en beter maken",
    "transitie": "overgang van het een naar het ander",
    "traumasensitief": "met aandacht voor wat iemand voor ergs heeft meegemaakt",
    "triage": "kijken wie het eerst hulp nodig heeft, en welke hulp",
    "tweede lijn": "hulp waarvoor je een verwijzing nodig hebt",
    "uithuisplaatsing": "een kind gaat ergens anders wonen, omdat het thuis niet goed gaat",
    "vindplaats": "plek waar je mensen vanzelf ziet, zoals een school",
    "voorliggende voorziening": "hulp die je kunt krijgen zonder besluit van de gemeente",
    "vroegsignalering": "vroeg zien dat er iets mis kan zijn",
    "warme overdracht": "je hulpverlener stelt je zelf voor aan de volgende",
    "wijkteam": "team van de gemeente met hulpverleners uit de buurt",
    "wraparound": "hulp die om één gezin heen wordt gemaakt",
    "zelfredzaam": "je kunt het zelf, zonder hulp",
    "zelfredzaamheid": "hoe goed je het zelf kunt, zonder hulp",
    "zelfregie": "zelf beslissen over je leven en je hulp",
    "zorgcoördinator": "iemand die het overzicht houdt over alle hulp",
    "zorgmijder": "iemand die geen hulp wil of durft",
}


_ENDS = ("", "e", "s", "n", "en", "nen", "sen")


def stems(word: str) -> set[str]:
    """What the forms of a word of the field begin with: "preventiev" of "preventieve"."""
    return {word, re.sub("f$", "v", word), re.sub(r"([aeou])\1(?=[^aeiou]$)", r"\1", word)}


# Each form that a sentence may have, and forms that nobody writes; then patterns, with few branches, to be quick.
_WRITTEN = {stem + end: word for word in FIELD_WORDS for stem in stems(word) for end in _ENDS}
SHORT = "|".join(SHORT_FORMS)
HARD = f"(?:{'|'.join(re.escape(one) for word in FIELD_WORDS for one in stems(word))})(?:[ns]?en|[esn])?"


def meaning(found: str) -> str:
    """What a short form or a hard word means, as it is read out and shown on a tap."""
    written = found.casefold()
    word = _WRITTEN.get(written, found)
    return f"{word}: {SHORT_FORMS.get(written) or FIELD_WORDS[word]}"


_SLIDES = (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm", ".odp", ".otp")


def page_word(source: str) -> str:
    """What people call a page of a file of this name: the pages of a presentation are slides."""
    return "dia" if source.lower().endswith(_SLIDES) else "pagina"


def pages(page: int | None, page_end: int | None = None, source: str = "", label: str | None = None) -> str:
    """Where something stands: "pagina 4", "pagina 4-5" or "dia 2"; empty where the source has no pages.

    With the number that is printed on the page, where that is another one: "pagina 5 (gedrukt: 2)".
    """
    if page is None:
        return ""
    word = page_word(source)
    return f"{word} {page}{printed_as(label)}" if page_end in (None, page) else f"{word} {page}-{page_end}"


def printed_as(label: str | None) -> str:
    """Behind a page number: the number that is printed on the page; empty where it is the same."""
    return f" (gedrukt: {label})" if label else ""


def publications(count: int) -> str:
    """How many publications there are to ask from."""
    return "1 publicatie" if count == 1 else f"{count} publicaties"


ONE_THING = "Vraag één ding tegelijk."


def suggestions(count: int) -> tuple[str, ...]:
    """What to do when there is no answer; never the fault of who asks. An answer shows the first two."""
    return (
        "Stel je vraag met andere woorden, of noem het onderwerp of het gebied.",
        ONE_THING,
        f"Kijk of er in {'deze publicatie' if count == 1 else 'deze publicaties'} iets staat dat erop lijkt.",
    )


ABSENT = {
    "money": "Een bedrag staat daar niet bij.",
    "number": "Een aantal staat daar niet bij.",
    "date": "Een datum staat daar niet bij.",
    "person": "Een naam staat daar niet bij.",
    "place": "Een plaats staat daar niet bij.",
    "phone": "Een telefoonnummer staat daar niet bij.",
    "email": "Een e-mailadres staat daar niet bij.",
}


def looked_through(count: int, newest: str | None, filtered: bool = False, is_near: bool = False) -> str:
    """An honest abstention: what was looked in, up to when, whether filters were on, and what it does not say.

    ``is_near``: something was found that may well be an answer, and isn't surely one.
    """
    where = f"deze {publications(count)}" if count != 1 else "deze ene publicatie"
    until = f" (tot en met {date_in_words(newest)})" if newest else ""
    what = "geen zeker antwoord" if is_near else "niet"
    begin = f"Met deze filters {what}" if filtered else what.capitalize()
    return f"{begin} gevonden in {where}{until}. Dat zegt niet dat het niet bestaat."


def nowhere(words: Sequence[str]) -> str:
    """Words of the question that no publication holds."""
    stands = "staat" if len(words) == 1 else "staan"
    quoted = [f"‘{word}’" for word in words]
    return f"{named(quoted)} {stands} nergens in deze publicaties. Misschien helpt een ander woord."


def in_quotes(words: str) -> str:
    """Words between quotation marks; as they are where they begin with one themselves."""
    return words if words.startswith(("‘", "“", '"', "'")) else f"‘{words}’"


NEAREST = "Het dichtst in de buurt komt"  # how such a sentence begins


def nearest(places: Sequence[tuple[str, str]]) -> str:
    """What comes nearest: titles, each with a heading or an empty string."""
    found = [f"{in_quotes(heading)} in {title}" if heading else title for title, heading in places]
    said = f"{NEAREST} {named(found)}"
    return said if said.endswith(("?", "!")) else f"{said}."


def also_searched(words: Sequence[str]) -> str:
    """What was searched beside the words of the question."""
    return f"Ook gezocht op: {', '.join(words)}."


def did_you_mean(asked: str, meant: str) -> str:
    """A button that asks a question in its right spelling: it names the words that are spelled otherwise."""
    before, after = asked.split(), meant.split()
    if len(before) != len(after):
        return f"Bedoelde je: {meant}"
    other = [new.strip(".,;:?!()“”‘’\"'") for old, new in zip(before, after, strict=True) if old != new]
    return f"Bedoelde je {named([f'‘{one}’' for one in dict.fromkeys(other)])}?"


def named(parts: Sequence[str]) -> str:
    """Words one after the other: "a", "a en b", "a, b en c"."""
    return " en ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def more_sentences(count: int) -> str:
    """A press that shows the other sentences of an answer."""
    return f"Nog {count} zinnen"


def cite_label(n: int, title: str, stands: str) -> str:
    """The number of a source, for who hears it; without brackets: a browser drops a label that looks like code."""
    heard = title.replace("<", " ").replace(">", " ")
    return ", ".join(filter(None, (f"bron {n}: {' '.join(heard.split())}", stands)))


def more_pieces(count: int) -> str:
    """A press that shows what else stands in the same publication."""
    return "Nog 1 stuk uit deze publicatie" if count == 1 else f"Nog {count} stukken uit deze publicatie"


def sources_label(numbers: Sequence[int]) -> str:
    """The numbers of sources on one page, for who hears them."""
    return f"bron {numbers[0]}" if len(numbers) == 1 else f"bronnen {', '.join(map(str, numbers))}"


def view_label(page: int | None, source: str = "", label: str | None = None) -> str:
    """What the button says that opens the source."""
    return "Bekijk in de tekst" if page is None else f"Bekijk op {pages(page, None, source, label)}"


def page_of(page: int, count: int, source: str = "", label: str | None = None) -> str:
    """Which page of how many is shown, as a heading."""
    return f"{page_word(source).capitalize()} {page} van {count}{printed_as(label)}"


def page_image(title: str, page: int) -> str:
    """What an image of a page shows, for who cannot see it."""
    return f"Afbeelding van pagina {page} van {title}"


def announced(n_citations: int, n_passages: int) -> str:
    """What a screen reader says when an answer has come."""
    found = "Er is een antwoord" if n_citations else "Niet gevonden"
    sources = "" if not n_citations else " met 1 bron" if n_citations == 1 else f" met {n_citations} bronnen"
    passages = "1 stuk tekst" if n_passages == 1 else f"{n_passages} stukken tekst"
    return f"{found}{sources}. {passages} gevonden."


def too_long(length: int, limit: int) -> str:
    """A question that is refused, whole, because it is too long."""
    return (
        f"Je vraag is te lang: {_thousands(length)} tekens. Er passen er {_thousands(limit)} in. "
        "Maak je vraag korter en probeer het opnieuw."
    )


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


# What Streamlit itself says on a screen: middleware.py puts it in the page, static/*.js in its place.
STREAMLIT_WORDS: Mapping[str, str] = {
    "Close": "Sluit",
    "Browse files": "Kies een bestand",
    "Upload": "Kies een bestand",
    "Upload file": "Kies een bestand",
    "Drag and drop file here": "Of sleep een bestand hierheen",
    "Remove file": "Haal bestand weg",
    "Clear value": "Maak leeg",
    "Clear entry": "Maak leeg",
    "Clear all": "Maak leeg",
    "Multiselect options": "Keuzes",
    "Selected values": "Gekozen",
    "No results": "Niets gevonden",
    "Dismiss": "Sluit",
    "Skip to main content": "Ga naar de inhoud",
    "Main menu": "Menu",
    "Running...": "Bezig …",
    "Stop": "Stop",
    "Connecting": "Verbinden",
    "Connection lost. Reconnecting...": "De verbinding is weg. We proberen het opnieuw.",
}
# In boxes for files and pick lists; a pattern and what takes its place are JavaScript's.
STREAMLIT_PATTERNS: Mapping[str, str] = {
    r"^(\d+)MB per file[^]*$": "Tot $1 MB per bestand",
    r"^(\d+) options? available\.$": "$1 keuzes.",
    r"^file upload$": "Bestanden",
    r"^add icon$": "meer",
    r"^Add files$": "Kies er nog meer",
    r"^Remove (.+)$": "Haal weg: $1",
    r"^Showing page (\d+) of (\d+)$": "Blad $1 van $2",
    r"^Previous page$": "Vorig blad",
    r"^Next page$": "Volgend blad",
    r"^(?:Error: )?.+ files are not allowed\.$": "Dit soort bestand kan hier niet.",
    r"^(?:Error: )?File must be (.+) or smaller\.$": "Een bestand mag niet groter zijn dan $1.",
}
# Messages over the page, by their heading: ours, and what it says.
STREAMLIT_MESSAGES: Mapping[str, tuple[str, str]] = {
    "Page not found": ("Deze pagina is er niet", "Dit adres is er niet. Je ziet nu de eerste pagina van Vraagbaak."),
    "Connection error": (
        "Geen verbinding",
        "Vraagbaak is even niet te bereiken. We blijven het proberen. Duurt het lang? Vraag het je beheerder.",
    ),
}
STREAMLIT_OTHER_MESSAGE = ("Dat lukt nu niet", "Er ging iets mis. Laad de pagina opnieuw.")
