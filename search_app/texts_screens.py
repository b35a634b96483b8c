"""The Dutch words of the screens Bron, Vergelijken and Notitie, and of the frame around all: plain words (B1)."""

from search_app import texts

ASK_TITLE = "Vraag"
SOURCE_TITLE = "Bron"
SOURCE_WAY = "Bronnen"
COMPARE_TITLE = "Vergelijken"
NOTE_TITLE = "Notitie"
ABOUT_TITLE = "Over Vraagbaak"
SCREENS_LABEL = "Schermen"
ABOUT_LINK = "Over, privacy en toegankelijkheid"

COPY_LINK = "Kopieer link met vraag"
COPIED = "Gekopieerd. Let op: in deze link staat je vraag."
PERSONAL_HINT = "Haal dit liever weg: je hebt het niet nodig, en zonder vindt Vraagbaak soms meer."
PERSONAL = {
    "name": "een naam van een persoon",
    "birth": "een geboortedatum",
    "bsn": "een burgerservicenummer",
    "contact": "een telefoonnummer, e-mailadres of rekeningnummer",
}
ASK_APART = "Zie het als een losse vraag"
KEEP = "Bewaar in notitie"
KEPT = "Haal uit notitie"

SOURCE_EMPTY = "Kies een publicatie. Of stel een vraag: bij elk antwoord staat de bron."
ALL_PUBLICATIONS = "Alle publicaties"
PREVIOUS, NEXT = "Vorige", "Volgende"
PAGES_LABEL = "Bladeren"
DOWNLOAD_FILE, DOWNLOAD_PAGE = "Download het hele bestand", "Download deze pagina"
ORIGINAL_SITE = "Naar de website"
PICTURES = "Plaatjes in deze publicatie"
SEARCH_INSIDE = "Zoek in deze publicatie"
SEARCH_INSIDE_BUTTON = "Zoek"
BACK_TO_ANSWER = "Terug naar je vraag"

COMPARE_INTRO = "Kies een product, of plak je eigen plan. Dan zie je wat anderen deden en wat ze nodig hadden."
COMPARE_PICK = "Kies een product"
COMPARE_PICK_NONE = "Kies …"
COMPARE_PASTE = "Of plak hier je plan"
COMPARE_PASTE_PLACEHOLDER = "Wat wil je doen, voor wie, en waar?"
COMPARE_UPLOAD = "Of kies een bestand (PDF, Word of tekst)"
COMPARE_GO = "Zoek vergelijkbare projecten"
COMPARE_NOTHING = "Plak eerst je plan, of kies een product of een bestand."
COMPARE_OTHERS_ONLY = "Alleen uit andere regio’s"
COMPARE_EVERYWHERE = "Ook uit dezelfde regio"
COMPARE_PRIVACY = "Je plan wordt niet bewaard."
COMPARE_NONE = "We vonden geen project dat hierop lijkt. Dat zegt niet dat het er niet is."
COMPARE_MORE = "Alle vergelijkbare projecten"
YOUR_PLAN = "Jouw plan"
NOT_IN_PLAN = "Niet herkend in je plan"
STARTING_POINT = "Hiermee vergelijk je"
SAME = "zelfde"
NEEDED = "Wat ervoor nodig was"
NOT_SAID = "Staat niet in de bronnen"
BESIDE, AWAY = "Zet ernaast", "Haal weg"
SIDE_BY_SIDE = "Naast elkaar"
COMPARE_AGAIN = "Vergelijk met iets anders"
KEEP_ALL = "Bewaar deze vergelijking in notitie"
KEPT_ALL = "Haal deze vergelijking uit notitie"

NOTE_INTRO = "Maak van wat je bewaart een document om te delen. Sluit je dit venster, dan is je notitie weg."
NOTE_EMPTY = "Je notitie is nog leeg. Kies ‘Bewaar in notitie’ bij een product, een zin of een pagina."
NOTE_NAME = "Titel"
NOTE_NAME_DEFAULT = "Notitie"
NOTE_OWN_WORDS = "Wat wil je er zelf bij zeggen?"
NOTE_WORD, NOTE_CSV, NOTE_PRINT = "Download als Word", "Download als tabel (CSV)", "Afdrukken"
NOTE_REMOVE = "Haal weg"
NOTE_SOURCES = "Bronnen"
NOTE_FOOT = "Gemaakt met Vraagbaak. De zinnen tussen aanhalingstekens staan letterlijk zo in de bron."
NOTE_FILE = "notitie"
NO_DATE_APA = "z.d."
LOOK = "Bekijk in Vraagbaak"
CSV_HEADINGS = ("onderdeel", "kop", "tekst", "bron", "datum", "pagina", "link", "geraadpleegd op")


def page_title(screen: str) -> str:
    """What the window is called."""
    return texts.NAME if screen == ASK_TITLE else f"{screen} – {texts.NAME}"


def note_link(count: int) -> str:
    """The way to the note, with how much is in it."""
    return f"{NOTE_TITLE} ({count})" if count else NOTE_TITLE


def consulted(day: str) -> str:
    """When a source was looked at."""
    return f"Geraadpleegd op {day}"


def personal(kinds: list[str]) -> str:
    """A quiet warning: what a question seems to hold."""
    return f"In je vraag staat misschien {' en '.join(PERSONAL[kind] for kind in kinds)}. {PERSONAL_HINT}"


def goes_on(product: str) -> str:
    """A question that goes on about what was shown before."""
    return f"Je vraagt verder over {product}."


def found_inside(count: int) -> str:
    """How often a word was found in a publication."""
    return "Niet gevonden in deze publicatie." if not count else "1 plek" if count == 1 else f"{count} plekken"


def all_pages(count: int) -> str:
    """A press that shows every page as a small picture."""
    return f"Alle {count} pagina’s als plaatjes"


def picture_on(page: int) -> str:
    """A picture as the name of a link, for who cannot see it."""
    return f"Plaatje op pagina {page}"


def on_page(page: int | None) -> str:
    """A page as the name of a link."""
    return "in de tekst" if page is None else f"pagina {page}"


def years_old(age: str) -> str:
    """An age or ages: "8-12" is "8-12 jaar", "6-" is "vanaf 6 jaar"; "groep 5-8" says it already."""
    if age.endswith("-"):
        return f"vanaf {age[:-1]} jaar"
    return f"{age} jaar" if age[:1].isdigit() else age


def page_kept(page: int | None) -> str:
    """The heading of a page in a note."""
    return "De tekst" if page is None else f"Pagina {page}"


def left_out(regions: list[str]) -> str:
    """Which regions are not looked in."""
    return f"Niet uit {', '.join(regions)}."


def similar_announced(count: int) -> str:
    """What a screen reader says when comparable projects have come."""
    return "1 vergelijkbaar project gevonden." if count == 1 else f"{count} vergelijkbare projecten gevonden."


def plan_unreadable(name: str) -> str:
    """A file without text."""
    return f"We konden geen tekst lezen uit {name}. Plak de tekst hieronder, of kies een ander bestand."
