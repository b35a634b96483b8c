"""What Streamlit itself says on a screen, in Dutch: middleware.py puts it in the page, static/*.js in its place."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "Close": "Sluit",
    "Browse files": "Kies een bestand",
    "Upload": "Kies een bestand",
    "Upload file": "Kies een bestand",
    "Drag and drop file here": "Of sleep een bestand hierheen",
    "Remove file": "Haal bestand weg",
    "Clear value": "Maak leeg",
    "Clear entry": "Maak leeg",
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
PATTERNS: Mapping[str, str] = {
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
MESSAGES: Mapping[str, tuple[str, str]] = {
    "Page not found": ("Deze pagina is er niet", "Dit adres is er niet. Je ziet nu de eerste pagina van Vraagbaak."),
    "Connection error": (
        "Geen verbinding",
        "Vraagbaak is even niet te bereiken. We blijven het proberen. Duurt het lang? Vraag het je beheerder.",
    ),
}
OTHER_MESSAGE = ("Dat lukt nu niet", "Er ging iets mis. Laad de pagina opnieuw.")
