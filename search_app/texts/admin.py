"""The Dutch words of the screen Beheer: plain words (B1), and "je" to the maintainer."""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from index.products import ProductKind
from ingest.archive.inbox import MessageKind
from ingest.pipeline.report import Outcome
from ingest.products.decisions import Action
from search_app.texts import common as texts_common
from search_app.texts.common import named

Remedy: TypeAlias = Literal["readable", "remove", "release", "successor", "say"]

TITLE = "Beheer"
PARTS_LABEL = "Onderdelen van Beheer"
ADD, PUBLICATIONS, PRODUCTS, VERSIONS, INBOX = "Toevoegen", "Gegevens", "Nakijken", "Versies", "Postvak"

LOG_IN_HEADING = "Log eerst in"
LOG_IN_OIDC = "Beheer is voor mensen die de publicaties bijhouden. Log in met je werkaccount."
LOG_IN_PROXY = "Beheer is voor mensen die de publicaties bijhouden. Open deze pagina via het adres waar je inlogt."
LOG_IN, LOG_OUT = "Log in", "Log uit"
REFUSED = "Je bent ingelogd, maar je mag Beheer niet gebruiken. Vraag toegang aan wie Vraagbaak heeft ingericht."

UPLOAD_HEADING = "Publicaties toevoegen"
UPLOAD_LABEL = "Kies bestanden, of sleep ze hierheen"
UPLOAD_HINT = (
    "PDF, Word, PowerPoint, webpagina’s, EPUB, tekst. Een opgeslagen website: zet de pagina’s samen in één ZIP. "
    "Heet een bestand hetzelfde als een eerder bestand? Dan komt het daarvoor in de plaats."
)
UPLOAD_GO = "Voeg toe en verwerk"
UPLOAD_NOTHING = "Kies eerst een of meer bestanden."
UPLOAD_FRESH = "Nog meer publicaties toevoegen"

WORKING_HEADING = "Bezig met verwerken"
WORKING_NOTE = "Je mag dit venster sluiten. Het werk gaat door, en iedereen kan gewoon blijven zoeken."
STARTING = "Even klaarzetten …"
STOPPED = "Het verwerken is gestopt voordat het klaar was. Er is niets kwijt. Probeer het opnieuw."
AGAIN = "Verwerk opnieuw"
NEEDS_WORK = "Je hebt iets veranderd. Verwerk opnieuw, dan telt het mee."

LIVE_HEADING = "Zet je dit online?"
LIVE_NOTE = "Lezers zien nu nog de oude versie. Kijk eerst of het klopt wat hieronder staat."
LIVE_FIRST_NOTE = "Lezers zien nu nog niets. Kijk eerst of het klopt wat hieronder staat."
PREVIEW_HEADING = "Zo komt het online"
PREVIEW_NOTE = "Klopt er iets niet? Verbeter het hier."
PREVIEW_FOLDED_NOTE = "Kies een titel: dan zie je alles, en verbeter je wat niet klopt."
PREVIEW_FOLD = "Klap dicht"
DOUBTS_HEADING = "Dit weet Vraagbaak niet zeker"
DOUBTS_NOTE = "Weet jij het? Kies dan een antwoord. Anders laat je het staan."
IS_PROJECT = "Ja, het is een project"
ALL_RIGHT = "Het klopt allemaal"
DATES_HEADING = "Van wanneer is het?"
DATES_OPEN = "Vul datums in"
DATES_HINT = "Bijvoorbeeld mei 2024"
LOOK_LIVE = "Bekijk als lezer:"
PREVIEW_FACTS = "Alles wat erover gelezen is"
PREVIEW_MEND, PREVIEW_CLOSE = "Verbeter de publicatie", "Sluit"
PREVIEW_DATE, PREVIEW_REGIONS, PREVIEW_THEMES, PREVIEW_PAGES = "Datum", "Regio", "Thema", "Pagina’s"
PREVIEW_NONE = "niet gevonden"
PREVIEW_PRODUCTS = "Projecten die erin staan"
PREVIEW_NO_PRODUCTS = "Er is geen project in gevonden."
PREVIEW_NEW = "nieuw"
PREVIEW_ALT = "Het begin van"
EXAMPLES_HEADING = "Wil je het eerst uitproberen?"
EXAMPLES_NOTE = "Vraagbaak heeft elf voorbeelden, over verzonnen projecten. Je kunt ze daarna weer weggooien."
EXAMPLES_GO = "Probeer met voorbeelden"
EMPTY_HEADING = "Je archief is nog leeg"
EMPTY_NOTE = "Kies hieronder je eerste bestanden. Daarna kijk je of het klopt, en zet je het online."
LIVE_YES, LIVE_NO = "Ja, zet online", "Nee, gooi weg"
LIVE_AFTER = "Verwerk opnieuw en zet online"
LIVE_BELOW = "Alles gezien? Zet online"
LIVE_NO_NOTE = "Gooi je het weg, dan gaan ook de bestanden weg die je hiervoor toevoegde."
LIVE_NO_KEPT = "Wat je van andere publicaties verbeterde, blijft bewaard."
NOTHING_NEW = "Er is niets nieuws om online te zetten."
PUT_AWAY = "Klaar, berg dit verslag op"
NOW_LIVE = "Het staat online. Iedereen kan het nu vinden."
THROWN_AWAY = "Het is weggegooid. Lezers zien de versie die er al was."
GONE_BACK = "Gelukt. Deze versie staat nu online."

ATTENTION_HEADING = "Hier moet je naar kijken"
ALL_ROWS = "Alle bestanden op een rij"
TABLE_CAPTION = "Wat er met elk bestand is gebeurd"
COLUMNS = ("Bestand", "Wat er gebeurde", "Pagina’s")
LOST_HEADING = "Deze vragen krijgen een ander antwoord"
LOST_NOTE = "Je bewaart deze vragen om te zien wat er verandert. Bovenaan stond eerst iets anders dan nu."
LOST_BEFORE, LOST_AFTER = "Eerst", "Straks"

HELD_HEADING = "Deze wachten nog op jou"
HELD_NOTE = "Misschien staan er gegevens van mensen in. Lezers vinden ze pas als jij ze doorlaat."

STATUSES: Mapping[Outcome, str] = {
    "new": "toegevoegd",
    "changed": "vernieuwd",
    "unchanged": "was er al",
    "duplicate": "staat er dubbel in",
    "near_duplicate": "lijkt erg op een ander",
    "replaced": "is vervangen",
    "removed": "is weggehaald",
    "held": "wacht op jou",
    "skipped": "kon niet worden gelezen",
}
REMEDIES: Mapping[Remedy, str] = {
    "readable": "Maak leesbaar",
    "remove": "Haal weg",
    "release": "Laat door",
    "successor": "Dit is de nieuwe versie",
    "say": "Vul gegevens aan",
}
READABLE_NOTE = "Alle scans worden in één keer leesbaar gemaakt. Dat duurt ongeveer tien seconden per pagina."

FORM_HEADING = "Gegevens van een publicatie"
FORM_INTRO = (
    "Vraagbaak leest de meeste gegevens zelf: wat het nu weet, staat er grijs. "
    "Klopt de datum niet, en weet je hem ook niet? Vul dan in: onbekend."
)
FORM_RULES = (
    "Wat je in een vakje typt, komt in de plaats van wat er grijs staat. Bij ‘komt erbij’ blijft staan wat de tekst "
    "zelf noemt. Laat leeg wat klopt. Een project heeft eigen gegevens: die verbeter je bij het project."
)
FORM_LABELS: Mapping[str, str] = {  # of fields that Excel calls otherwise
    "regions": "Regio’s (komt erbij)",
    "themes": "Thema’s (komt erbij)",
    "audiences": "Doelgroepen (komt erbij)",
    "not_about": "Gaat hier niet over (gaat weg)",
    "replaces": "Komt in de plaats van een oudere publicatie (de naam van dat bestand)",
    "id": "Vaste naam in webadressen (mag blijven zoals het is)",
}
FORM_MEANINGS: Mapping[str, str] = {
    "replaces": "Bijvoorbeeld folder-2019.pdf",
    "not_about": "Kies een thema, regio of doelgroep die er niet bij hoort",
}  # what they are for, likewise
FORM_PICK = "Welke publicatie?"
FORM_PICK_NONE = "Kies …"
FORM_LINES = "meer dan een: zet ; ertussen"
FORM_SAVE = "Bewaar"
FORM_SAVED = "Bewaard. Klaar met verbeteren? Kies dan ‘Verwerk opnieuw’. Dan telt het mee."
FORM_REMOVE = "Haal deze publicatie weg"
FORM_REMOVED = "Weggehaald. Kies ‘Verwerk opnieuw’. Dan kunnen lezers het niet meer vinden."
FORM_EMPTIED = "alles leeggemaakt"
FORM_TAKEN_BACK = "Teruggenomen. Kies ‘Verwerk opnieuw’. Dan telt het mee."
NO_FILES = "Er zijn nog geen publicaties."
SHEET_HEADING = "Alles in één keer, met Excel"
SHEET_INTRO = "Dit gaat over wat via Beheer kwam. Haal het bestand op, vul het aan in Excel, en zet het hier terug."
SHEET_OUT = "Download voor Excel"
SHEET_FILE = "publicaties.xlsx"
SHEET_IN = "Ingevuld Excel-bestand"
SHEET_GO = "Neem over"
SHEET_WRONG = "Er is niets overgenomen. Verbeter deze vakjes en probeer het opnieuw:"
SHEET_BAD = "Dit is niet het Excel-bestand van Vraagbaak. Download het hierboven opnieuw."

PRODUCTS_HEADING = "Klopt dit project?"
PRODUCTS_INTRO = "Deze namen herkende Vraagbaak zelf. Bovenaan staat wat het minst zeker is."
PRODUCTS_DONE = "Alle herkende projecten zijn beoordeeld."
PRODUCT_NAME, PRODUCT_KIND, PRODUCT_REGIONS = "Naam", "Soort", "Regio"
LOOK = "Bekijk de bron"
KIND_UNKNOWN = "weet ik niet"
CONFIRM, REJECT = "Klopt", "Is geen project"
MERGES_HEADING = "Is dit hetzelfde?"
MERGE, APART = "Ja, het is één project", "Nee, het zijn er twee"
UNDO_JUDGED, TAKE_BACK, TAKEN_BACK = "Neem het laatste terug", "Maak ongedaan", "Teruggenomen."
SKIP, SKIPPED_BACK = "Sla over", "Laat zien wat ik oversloeg"
FACTS_HEADING = "Verbeter wat er over een project staat"
FACTS_INTRO = (
    "Wat je hier bewaart, zien lezers meteen. Het blijft staan als de publicaties opnieuw worden verwerkt. Staat het "
    "nergens, dan lezen zij erbij: zegt de beheerder."
)
FACTS_PICK, FACTS_FIELD, FACTS_VALUE = "Welk project?", "Wat wil je verbeteren?", "Wat moet er staan?"
FACTS_NOW = "Dit staat er nu. Haal weg wat niet klopt, en kies wat ontbreekt."
FACTS_NOW_LINES = "Dit staat er nu. Verbeter wat niet klopt, en zet op een nieuwe regel wat ontbreekt."
SAME = "Het is hetzelfde als een ander project"
FACTS_SOURCE, FACTS_NO_SOURCE = "Waar staat dat?", "Nergens: ik zeg het zelf"
FACTS_PAGE, FACTS_QUOTE = "Op welke pagina?", "De zin die het zegt (mag leeg blijven)"
FACTS_SAVE = "Bewaar dit"
FACTS_EMPTY = "Dit is niet bekend"
FACTS_UNKNOWN = "niet bekend"
FACTS_AGE_HINT = "Bijvoorbeeld 6 tot 12, 12+ of groep 5-8"
JUDGED: Mapping[Action, str] = {
    "confirm": "klopt",
    "reject": "is geen project",
    "merge": "is één met een ander",
    "split": "is gesplitst",
    "apart": "is iets anders dan een ander",
    "name": "kreeg een andere naam",
    "kind": "kreeg een andere soort",
    "regions": "kreeg een andere regio",
}
WRONG_VALUES: Mapping[str, str] = {
    "empty": "Vul eerst in wat er moet staan.",
    "length": "Vul iets in van hooguit 2.000 tekens.",
    "age": "Zo kan een leeftijd niet. Schrijf bijvoorbeeld 6 tot 12, 12+, tot 12 jaar of groep 5-8.",
    "source": "Kijk of de pagina klopt, en neem de zin over zoals hij daar staat. Of kies dat je het zelf zegt.",
    "page": "Geef de pagina als een getal.",
}
MERGE_REASONS: Mapping[str, str] = {
    "bracketed": "De namen staan samen in een bron, de ene tussen haakjes.",
    "short_name": "De ene naam is een kort stuk van de andere.",
    "other_region": "De naam is hetzelfde, maar de regio is anders.",
    "alike": "De beschrijvingen lijken erg op elkaar.",
}

VERSIONS_HEADING = "Versies"
VERSIONS_INTRO = "Zet je iets online, dan blijft de versie ervoor bewaard. Je kunt altijd terug, en weer vooruit."
VERSIONS_NONE = "Er is nog geen versie."
IS_CURRENT, IS_WAITING = "staat nu online", "wacht op je ja"
GO_BACK, UNDO = "Zet deze online", "Maak de laatste stap ongedaan"
UNDO_TAKES_BACK = "Dit draai je dan terug"
CAME, CHANGED, WENT = "Erbij", "Veranderd", "Weg"
PRODUCTS_CAME, PRODUCTS_WENT = "Projecten erbij", "Projecten weg"
CHANGED_BY, CHANGED_NOTHING = "Door", "Er veranderde niets aan de publicaties."
CHANGED_SHOW = "Wat veranderde er?"
NAMED_AT_MOST = 8  # titles or names on a line
UNREADABLE_VERSION = "gemaakt met een andere versie van dit programma"
HEALTH_HEADING = "Is alles nog heel?"
HEALTH_INTRO = "Vraagbaak kijkt alles na wat bewaard is: versies, bestanden, het taalmodel en wat jij hebt gezegd."
HEALTH_LOOK = "Kijk alles na"
LOOKING = "Bezig met nakijken …"
HEALTHY = "Alles is in orde."
ALIKE_HEADING = "Staat er iets dubbel in?"
ALIKE_INTRO = "Vraagbaak vergelijkt alle publicaties met elkaar. Dat kan even duren."
ALIKE_LOOK = "Zoek wat op elkaar lijkt"
QUESTIONS_HEADING = "Vragen die je bewaakt"
QUESTIONS_INTRO = (
    "Bij elke nieuwe versie zie je of deze vragen een ander antwoord krijgen. Zet er geen namen van mensen in."
)
QUESTION_LABEL, QUESTION_ADD, QUESTION_FORGET = "Nieuwe vraag", "Bewaar vraag", "Vergeet"

INBOX_HEADING = "Wat lezers stuurden"
INBOX_INTRO = (
    "Lezers sturen dit zelf, zonder naam. Wat is afgehandeld, kun je weggooien. Doe dat zeker met wat over een mens "
    "gaat."
)
INBOX_OFF = (
    "Lezers kunnen nu niets sturen. Wil je dat wel? Vraag wie Vraagbaak heeft ingericht om ‘feedback’ of "
    "‘knowledge_questions’ aan te zetten."
)
INBOX_EMPTY, INBOX_DONE = "Er is niets binnengekomen.", "Alles is afgehandeld."
INBOX_HANDLED_HEADING = "Dit is afgehandeld"
MESSAGE_KINDS: Mapping[MessageKind, str] = {"wrong": "Klopt niet", "question": "Vraag zonder antwoord"}
MESSAGE_ABOUT, MESSAGE_HANDLED = "Het gaat over", "afgehandeld"
MESSAGE_HANDLE, MESSAGE_FORGET, MESSAGE_MEND = "Afgehandeld", "Gooi weg", "Verbeter dit project"
MESSAGE_REOPEN = "Zet terug bij wat nog moet"
MESSAGE_IS_HANDLED, MESSAGE_IS_OPEN = "Afgehandeld. Het staat nu onderaan.", "Teruggezet. Het staat weer bovenaan."
MESSAGE_IS_GONE = "Weggegooid."
MESSAGE_IS_HANDLED_HERE = "Afgehandeld. In het Postvak staat het nu onderaan."
MESSAGE_HERE = "Dit schreef een lezer"

PROBLEMS: Mapping[str, str] = {
    "OcrError": "Op deze computer ontbreekt een programma om scans te lezen. Vraag wie Vraagbaak heeft ingericht om "
    "‘ocrmypdf’ en ‘tesseract-ocr-nld’ te installeren.",
    "LockHeld": "Er wordt nu al iets verwerkt. Wacht tot dat klaar is, en probeer het dan opnieuw.",
    "StoreReadOnly": "Er kan niets worden bewaard. Misschien is de schijf vol. Vraag wie Vraagbaak heeft ingericht.",
    "SchemaMismatch": "De publicaties zijn verwerkt met een andere versie van dit programma. Vraag wie Vraagbaak heeft "
    "ingericht om ze opnieuw te verwerken.",
    "ModelError": "Het taalmodel is nog niet klaar. Vraag wie Vraagbaak heeft ingericht.",
    "NotFound": "Dat is er niet meer. Laad deze pagina opnieuw.",
}
PROBLEM_OTHER = "Dat lukte niet. Probeer het opnieuw, of vraag wie Vraagbaak heeft ingericht."
UNREADABLE = "Deze scans konden niet leesbaar worden gemaakt:"


def problem(error: str) -> str:
    """What went wrong, by the name of the kind of error."""
    return PROBLEMS.get(error, PROBLEM_OTHER)


def wrong_value(reason: str, value: str, nearest: Sequence[str]) -> str:
    """Why what was filled in is not kept."""
    if reason == "source":
        return f"‘{value}’ staat niet op die pagina. Er is niets bewaard. {WRONG_VALUES[reason]}"
    if reason != "unknown":
        return WRONG_VALUES.get(reason, PROBLEM_OTHER)
    meant = f" Bedoel je {' of '.join(nearest)}?" if nearest else " Kies een naam uit de lijst."
    return f"‘{value}’ is hier niet bekend. Er is niets bewaard.{meant}"


def last_made(name: str, what: str, by: str) -> str:
    """What was decided last, and by whom; no name is known of who gave a command. The moment follows."""
    return f"Het laatste: {name}, {what}, {f'door {by}' if by else 'met een opdracht'} op"


def last_said(what: str, by: str) -> str:
    """What was said last of a publication, and by whom; no name is known of who gave a command. The moment follows."""
    return f"Het laatste: {what}, {f'door {by}' if by else 'met een opdracht'} op"


def working(stage: str, done: int, total: int) -> str:
    """How far it is."""
    doing = "Leesbaar maken" if stage == "readable" else "Lezen"
    return f"{doing}: {done} van {total}"


def finished(n_read: int, n_attention: int) -> str:
    """The report in a line."""
    read = "1 bestand is gelezen" if n_read == 1 else f"{n_read} bestanden zijn gelezen"
    if not n_attention:
        return f"Klaar: {read}."
    look = "naar 1 bestand" if n_attention == 1 else f"naar {n_attention} bestanden"
    return f"Klaar: {read}. Kijk nog even {look}."


def now(value: str) -> str:
    """What a field is as long as nothing is filled in."""
    return f"Nu: {value}"


def moment(created: str) -> str:
    """An ISO 8601 moment: "22 november 2026, 03:17 (UTC)"; static/moments.js makes it the visitor's own time."""
    return f"{texts_common.date_in_words(created[:10])}, {created[11:16]} (UTC)"


def doubts(count: int) -> str:
    """How many questions about what was read nobody answered; "" where there are none."""
    asked = "Er staat nog 1 vraag" if count == 1 else f"Er staan nog {count} vragen"
    return f"{asked} open." if count else ""


def ask(about: Literal["name", "age", "one"], name: str, other: str) -> str:
    """What a person is asked of a name that was found."""
    return {
        "name": f"Is ‘{name}’ een project?",
        "age": f"Voor welke leeftijd is ‘{name}’?",
        "one": f"Zijn ‘{name}’ en ‘{other}’ hetzelfde?",
    }[about]


def chosen(name: str, what: str) -> str:
    """Which age of a project was chosen."""
    return f"Bewaard: ‘{name}’, {what}."


def undated(count: int) -> str:
    """Of how many publications no date was found."""
    of = "1 bestand is" if count == 1 else f"{count} bestanden is"
    return f"Van {of} geen datum gevonden. Lezers zien dan ‘datum onbekend’."


def later(value: str) -> str:
    """What was said of a publication and isn't in what waits yet."""
    return f"{value} (na ‘{AGAIN}’)"


def struck_some(names: Sequence[str]) -> str:
    """In the line of a file, what was found in it and is no project."""
    return f"Geen project: {named(list(names))}."


def more(count: int) -> str:
    """How many are left to judge."""
    return "Er is nog 1 project om te beoordelen." if count == 1 else f"Er zijn nog {count} projecten om te beoordelen."


def told_in(titles: Sequence[str]) -> str:
    """Where a product was found."""
    return f"Gevonden in {named(list(titles))}."


def is_none(name: str) -> str:
    """The button that says that a name which was found is no project."""
    return f"‘{name}’ is geen project"


def more_files(count: int) -> str:
    """The button that shows the rest of what will be online."""
    return "Laat nog 1 bestand zien" if count == 1 else f"Laat nog {count} bestanden zien"


def mend_project(name: str) -> str:
    """The button that opens the form about a project that was found."""
    return f"Verbeter ‘{name}’"


def fact_kept(is_known: bool, waits: bool) -> str:
    """That a fact of a project is kept; ``waits``: visitors don't see the project yet."""
    if waits:
        return f"Bewaard. Lezers zien {'het zo' if is_known else 'hier niets'} als je het online zet."
    return "Bewaard. Lezers zien het nu zo." if is_known else "Bewaard. Lezers zien hier nu niets meer."


def judged(name: str, action: Action) -> str:
    """What was just said of a project."""
    return f"Bewaard: ‘{name}’ {JUDGED[action]}."


def struck(name: str) -> str:
    """That visitors don't see a name which was found."""
    return f"‘{name}’ is geen project. Lezers krijgen het niet te zien."


def unstruck(name: str) -> str:
    """That a name which was struck is a project again."""
    return f"Teruggenomen: ‘{name}’ staat er weer bij."


def some(names: Sequence[str]) -> str:
    """The first titles or names, and how many more there are."""
    first, rest = names[:NAMED_AT_MOST], len(names) - NAMED_AT_MOST
    return ", ".join(first) + (f" en nog {rest}" if rest > 0 else "")


def wrong_field(head: str, message: str) -> str:
    """What is wrong with a field of the form."""
    return f"‘{head}’ {message.rstrip(',')}."


def taken_over(count: int) -> str:
    """How many sidecars an Excel sheet changed."""
    if not count:
        return "Er stond niets nieuws in."
    changed = "1 publicatie is" if count == 1 else f"{count} publicaties zijn"
    return f"{changed} aangevuld. {FORM_SAVED.removeprefix('Bewaard. ')}"


def forget(question: str) -> str:
    """The button that forgets a saved question."""
    return f"{QUESTION_FORGET}: {question}"


def kind(one: ProductKind | None) -> str:
    """A kind of product in a list."""
    return one or KIND_UNKNOWN


def alike_share(share: float) -> str:
    """Between the titles of two publications."""
    return f"staat voor {100 * share:.0f} procent ook in"


def alike_found(count: int) -> str:
    """What came of comparing all publications."""
    if not count:
        return "Er staan geen publicaties in die bijna hetzelfde zijn."
    alike = "1 publicatie staat" if count == 1 else f"{count} publicaties staan"
    return f"{alike} bijna helemaal ook in een andere."


def unhealthy(count: int) -> str:
    """Something that is kept is damaged; what and where is too technical for a screen."""
    things = "1 ding is" if count == 1 else f"{count} dingen zijn"
    return f"{things} niet in orde. Geef dit door aan wie Vraagbaak heeft ingericht: vraagbaak doctor zegt wat helpt."
