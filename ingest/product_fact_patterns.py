"""How sentences state things of a product: the words that show a field, a status, an age, a section about one field."""

import re
from collections.abc import Mapping, Sequence

from index.products import FieldName, Status
from ingest.product_words import noun_pattern

AGE = re.compile(
    r"\b(?P<low>\d{1,2})\s?(?:tot en met|tot|t/m|à|[-–])\s?(?P<high>\d{1,2})(?:\s?jaar|-jarigen)?\b"
    r"(?=[^.]{0,25}jaar|-jarig)|\b[Vv]anaf (?P<from>\d{1,2}) jaar|\bgroep (?P<grade>\d)(?: tot en met (?P<last>\d))?"
)
WORKPLACE = re.compile(
    r"\b(?:[Kk]enniswerkplaats|[Aa]cademische werkplaats|Werkplaats)(?: (?:(?:en|van) )?[A-ZÀ-Þ][\w-]*)+"
)
IS_A = re.compile(rf"\b(?:is|was|zijn)\b[^.]{{0,60}}(?i:{noun_pattern()})")
DOES = re.compile(
    r"\b(?:die|dat|waar\w*|is|zijn|helpt|wordt|worden|komen|kiest|kiezen|krijgt|krijgen|geeft|biedt|werkt|brengt|"
    r"koppelt|leren|gaan|gaat|trekt|zet|begon|voor)\b"
)

# In this order: that something stopped counts, also where the same sentence says that it was assured.
STATUSES: Sequence[tuple[Status, re.Pattern[str]]] = (
    (
        "gestopt",
        re.compile(
            r"(?<!hulp )(?<!hulpverlener )(?<!traject )(?<!iemand )\bstopt\b|\bgestopt\b|\bopgeheven\b|\bdeur dicht\b"
        ),
    ),
    ("geborgd", re.compile(r"\bgeborgd\b|\bvast onderdeel van het (?:gewone )?aanbod\b")),
    (
        "loopt",
        re.compile(
            r"\bloopt\b(?! op| binnen| mee| samen| langs| uit| vast)|\blopen nog\b|\bgaan ze daar mee door\b|"
            r"\bbestaat sinds\b"
        ),
    ),
)
PATTERNS: Mapping[FieldName, re.Pattern[str]] = {
    "setting": re.compile(
        r"\b(?:op school|in de klas|op (?:\w+ )?scholen|thuis|huisbezoek|bibliotheek|huisartsenprakt\w+|in de wijk|"
        r"buurthuis|online|instelling|kinderopvang|consultatiebureau|boerderij|in een ruimte|mbo-instelling)\b"
    ),
    "since": re.compile(
        r"\b(?:[Ss]inds|begon(?:nen)? in|startte in|gestart in|ontstond in|vanaf) (?:\w+ ){0,2}(?:19|20)\d\d\b"
    ),
    "result": re.compile(
        r"\b(?:procent|bleek|daalde|steeg|deden? (?:er )?\w* ?\w* ?mee|van de (?:eerste )?\d+|resultaten?|opgeleverd|"
        r"voorkomen|voorkomt|overgenomen|minder|vaker)\b|\b\d+ (?:gezinnen|jongeren|kinderen|leerlingen|gesprekken|duo)"
    ),
    "evidence": re.compile(
        r"\b(?:onderzocht|onderzoek|evaluatie|gemeten|telling|telden|bewezen|effectief|effectiviteit|indruk|"
        r"vragenlijst)\b"
    ),
    "needs": re.compile(
        r"\b(?:nodig|voorwaarden?|randvoorwaarden?|vereist|moet(?:en)? vooraf|mits|is wel iets voor|vraagt)\b"
    ),
    "obstacles": re.compile(
        r"\b(?:lastig\w*|moeilijk\w*|ingewikkeld|knelpunt\w*|obstakel|nadeel|risico|zwakke punt|probleem|wachttijd|"
        r"drempel|schaars|zat tegen|haakte\w*|te (?:weinig|duur|druk))\b"
    ),
    "costs": re.compile(r"€|\b\d[\d.,]* euro\b|\bgratis\b|\bkosteloos\b"),
    "available": re.compile(
        r"\b(?:te krijgen|verkrijgbaar|te downloaden|downloaden|te vinden op|beschikbaar via|aanmelden|te leen|lenen|"
        r"contact op met)\b|https?://|\bwww\.|\b[\w-]+\.(?:nl|org|com|invalid)\b"
    ),
}
SECTIONS: Sequence[tuple[FieldName, re.Pattern[str]]] = (
    ("needs", re.compile(r"\bnodig\b|voorwaarde", re.IGNORECASE)),
    ("obstacles", re.compile(r"lastig|zat tegen|misgaan|moeilijk|knelpunt|waar moet \w+ op letten", re.IGNORECASE)),
    ("result", re.compile(r"lever\w* het op|resultaat|resultaten|opbrengst|wat vinden", re.IGNORECASE)),
    ("available", re.compile(r"verkrijgbaar|hoe kom ik|zelf aan de slag|meer weten|contact", re.IGNORECASE)),
    ("audience", re.compile(r"voor wie|wie kan er terecht|doelgroep", re.IGNORECASE)),
    ("what", re.compile(r"^wat (?:is|was|zijn)\b", re.IGNORECASE)),
    ("costs", re.compile(r"wat kost|kosten", re.IGNORECASE)),
)
