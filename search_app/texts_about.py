"""The Dutch words of the screen Over: what this is, what happens to a question, for whom it works (B1)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its paragraphs; a paragraph that begins with "- " is a line of a list."""

    heading: str
    paragraphs: tuple[str, ...]


ABOUT = Part(
    "Wat is Vraagbaak?",
    (
        "Vraagbaak zoekt in publicaties over hulp aan kinderen en gezinnen. Je stelt een vraag in gewone woorden. "
        "Je krijgt zinnen die letterlijk zo in een publicatie staan, met de pagina erbij.",
        "Vraagbaak bedenkt zelf geen antwoorden. Staat er niets over in de publicaties, dan zegt Vraagbaak dat.",
        "- Een product is een methode, training, hulpmiddel of project waar publicaties over schrijven.",
        "- ‘Automatisch herkend’ betekent: het programma vond dit product zelf. Nog geen mens keek het na.",
        "- ‘Datum onbekend’ betekent: in de publicatie staat geen datum.",
        "Wat in de ene regio werkt, werkt niet vanzelf in een andere. Kijk daarom altijd in de bron: voor wie was het, "
        "en wat was ervoor nodig?",
    ),
)
PRIVACY = Part(
    "Wat gebeurt er met je vraag?",
    (
        "- Je vraag wordt niet bewaard: niet in een bestand, niet in een logboek, niet in het adres van de pagina.",
        "- Je vraag gaat niet naar een andere computer dan die van Vraagbaak zelf. Er kijkt geen ander bedrijf mee.",
        "- Een plan dat je plakt of kiest, wordt gelezen en daarna vergeten.",
        "- Je notitie leeft in dit venster. Sluit je het, dan is je notitie weg.",
        "- Er zijn geen cookies om je te volgen, en je hebt geen account nodig.",
        "- Alleen als je ‘Kopieer link met vraag’ kiest, staat je vraag in een link. Wie de link heeft, kan hem lezen.",
        "Noem toch geen namen, geboortedata of burgerservicenummers. Je hebt ze niet nodig: zonder die gegevens vindt "
        "Vraagbaak evenveel, en soms meer.",
    ),
)
ACCESS = Part(
    "Kan iedereen Vraagbaak gebruiken?",
    (
        "We willen dat iedereen Vraagbaak kan gebruiken. We volgen daarvoor de regels van WCAG 2.2, niveau A en AA.",
        "- Alles werkt met alleen een toetsenbord. Met Tab ga je verder, met Enter kies je.",
        "- Een schermlezer hoort het als er een antwoord is.",
        "- Je kunt de tekst twee keer zo groot maken. Op een telefoon hoef je niet opzij te schuiven.",
        "- Bij elke afbeelding van een pagina staat ook de tekst van die pagina.",
        "Dit kan nog beter: de tekst van een pagina heeft niet altijd alle koppen. En een tabel in een PDF wordt als "
        "gewone tekst voorgelezen. Zonder JavaScript werkt Vraagbaak niet.",
        "Lukt er iets niet? Vertel het de organisatie die Vraagbaak voor je draait.",
    ),
)
STATEMENT = Part(
    "Voorbeeld van een verklaring",
    (
        "Organisaties van de overheid moeten een toegankelijkheidsverklaring hebben. Deze tekst kunnen zij overnemen:",
        "‘[Naam van de organisatie] wil dat iedereen Vraagbaak kan gebruiken. Deze verklaring gaat over [adres]. "
        "Status: voldoet gedeeltelijk (B). Op [datum] is gekeken naar EN 301 549 en WCAG 2.2, niveau A en AA, met "
        "automatische controles en met de hand. Loop je ergens tegenaan? Mail naar [e-mailadres]. Je krijgt binnen "
        "[vijf] werkdagen antwoord. Ben je niet tevreden, dan kun je terecht bij de Nationale ombudsman.’",
    ),
)
PARTS = (ABOUT, PRIVACY, ACCESS, STATEMENT)
ANCHORS = ("over", "privacy", "toegankelijkheid", "verklaring")
