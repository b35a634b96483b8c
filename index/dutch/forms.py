"""Forms that no stemmer brings together: third persons, strong verbs, plurals with another vowel."""

import re
from functools import cache

_CONSONANT = "[bcdfghjklmnpqrstvwxz]"
# How the stem of a verb ends when a t stands behind it. Not -ch and -s: with a t those are nouns (kracht, angst).
_STEM = re.compile(
    r"(?:aa|ee|oo|uu|oe|ie|eu|ui|ij|ei|ou)[lrm]"  # voel, leer, noem
    r"|(?:oo|ee|aa|eu|ui|ij|oe|(?<![a-z])die|(?:be|ver)die)n"  # woon, verdien; not client
    rf"|[aeiou]l|{_CONSONANT}er"  # val, wandel, luister
    r"|(?:[rt]ek|op|oef|reg|zeg)en"  # teken, open; not student
    r"|[aeiouwlr]m|[aeiourlnj]g"  # adem, vorm, krijg, zorg, spring
    r"|(?:ou|au|eu|ie|u)w|(?:aa|oe|oo)i"  # bouw, groei
)
_VERB = re.compile(rf"\w*(?:{_STEM.pattern})t")
_NO_VERB = re.compile(
    r"(?:buurt|beurt|kaart|staart|maart|taart|zwaart|vaart|soort|koort|poort|voort|foert|ooit"
    r"|expert|concert|dessert|alert|hert|vert|bert|asfalt|basalt|kobalt|gestalt|malt|halt"
    r"|milt|zilt|vilt|colt|volt|bult|cult|sult|mult|dult|pult|fielt|default|vreemt)$"
)
_UNSTRESSED = re.compile(rf"[aeiouy]\w*{_CONSONANT}(?:e[lrmn]|ig)$")
_CLOSED = re.compile(r"(?<![aeiou])([aeiou])([lmg])$")  # val, zeg, zwem: vallen, zeggen, zwemmen
_OPEN = re.compile(r"([aeou])\1([lrmng])$")  # leer, vraag: leren, vragen

_SHORTEST, _LONGEST = 4, 40  # letters of a word that can be a verb


def infinitive(word: str) -> str | None:
    """The infinitive of a folded third person; None for a word that isn't one or may be another word."""
    if not _SHORTEST <= len(word) <= _LONGEST or not _VERB.fullmatch(word) or _NO_VERB.search(word):
        return None
    stem = word[:-1]
    if _OPEN.search(stem):
        return _OPEN.sub(r"\1\2", stem) + "en"
    return (stem if _UNSTRESSED.search(stem) else _CLOSED.sub(r"\1\2\2", stem)) + "en"


# Infinitive, then its forms. A participle with ge- also holds without it behind a prefix: gesproken, besproken.
_VERBS = """
beginnen begon begonnen|bieden bood boden geboden|bijten beet gebeten|binden bond gebonden
blijken bleek bleken gebleken|blijven bleef bleven gebleven|breken brak braken gebroken
brengen bracht brachten gebracht|buigen boog bogen gebogen|denken dacht dachten gedacht|doen deed deden gedaan doet
dragen droeg droegen|drijven dreef dreven gedreven|dringen drong drongen gedrongen|drinken dronk dronken gedronken
duiken dook doken gedoken|dwingen dwong dwongen gedwongen|eten gegeten|fluiten floot floten gefloten
gaan ging gingen gegaan gaat|gelden gold golden gegolden|genezen genas genazen|genieten genoot genoten
geven gaf gegeven geeft|gieten goot goten gegoten|glijden gleed gleden gegleden|graven groef groeven
grijpen greep grepen gegrepen|hangen hing hingen|heffen hief hieven geheven|helpen hielp hielpen geholpen
houden hield hielden|kiezen koos kozen gekozen|kijken keek keken gekeken|klimmen klom klommen geklommen
klinken klonk klonken geklonken|komen kwam kwamen gekomen komt kom|kopen kocht kochten gekocht
krijgen kreeg kregen gekregen|krimpen kromp krompen gekrompen|kruipen kroop kropen gekropen|laten liet lieten
lezen las lazen gelezen|liegen loog logen gelogen|liggen lag gelegen|lijden leed|lijken leek leken geleken
lopen liep liepen|meten mat gemeten|moeten moest moesten|mogen mocht mochten|nemen nam genomen
ontstaan ontstond ontstonden|prijzen prees geprezen|raden ried|rijden reed reden gereden|roepen riep riepen
ruiken rook roken geroken|scheiden scheidde gescheiden|schelden schold scholden gescholden
schieten schoot schoten geschoten|schijnen scheen schenen geschenen|schrijven schreef schreven geschreven
schrikken schrok schrokken geschrokken|schuiven schoof schoven geschoven|slaan sloeg sloegen|slapen sliep sliepen
sluiten sloot sloten gesloten|smijten smeet gesmeten|snijden sneed sneden gesneden|spreken sprak gesproken
springen sprong sprongen gesprongen|staan stond stonden gestaan staat|steken stak staken gestoken|stelen gestolen
sterven stierf stierven gestorven|stijgen steeg stegen gestegen|strijden streed streden gestreden
treden trad traden getreden|treffen trof troffen getroffen|trekken trok trokken getrokken|vallen viel vielen
vangen ving vingen|vechten vocht vochten gevochten|verdwijnen verdween verdwenen|vergeten vergat vergaten vergeten
vergelijken vergeleek vergeleken|verliezen verloor verloren verlies|vinden vond vonden gevonden
vliegen vloog vlogen gevlogen
vragen vroeg vroegen|vriezen vroor bevroren|werpen wierp wierpen geworpen|werven wierf geworven
weten wist wisten geweten|wijken geweken|wijzen wees wezen gewezen|winnen won wonnen gewonnen|zeggen zei zeiden gezegd
zenden zond zonden gezonden|zien zag zagen gezien ziet|zingen zong zongen gezongen|zinken zonk zonken gezonken
zitten zat zaten gezeten|zoeken zocht zochten gezocht|zuigen zoog zogen gezogen|zwemmen zwom zwommen gezwommen
zwijgen zweeg zwegen gezwegen
lezen leest|kiezen kiest|verliezen verliest|wijzen wijst|prijzen prijst|genezen geneest|vrezen vreest|reizen reist
verhuizen verhuist|passen past|missen mist|lossen lost|vergissen vergist|eisen eist|plaatsen plaatst|toetsen toetst
fietsen fietst|dansen danst|botsen botst|stellen stelt|tellen telt|bellen belt|spellen spelt|kwellen kwelt|vellen velt
zwellen zwelt|stemmen stemt|remmen remt|kennen kent kende kenden|erkennen erkent|wennen went|winnen wint|beginnen begint
gunnen gunt|spannen spant|sporen spoort|gebeuren gebeurt|ervaren ervaart
"""
# Are themselves another word oftener than the form of the verb: they count as the form only behind a prefix.
_OTHER_WORDS = frozenset(
    """
    beet boog getreden leed mocht rook roken sloten slag steeg zagen zag zei wezen wees reed reden trad dook leek leken
    schoot
    """.split()
)
_PREFIXES = (
    "achterover", "achter", "aaneen", "aan", "af", "be", "bij", "binnen", "door", "her", "in", "kwijt", "los", "mede",
    "mee", "mis", "na", "neer", "om", "onder", "ont", "op", "open", "over", "plaats", "samen", "tegen", "terug", "toe",
    "uiteen", "uit", "vast", "ver", "voorbij", "voor", "voort", "vrij", "waar", "weer", "weg",
)  # fmt: skip

# Nouns and adjectives; each holds at the end of a longer word too where that says so with a star.
_NOUNS = """
*besteden besteden|*ionele ioneel|*iale iaal|*iele ieel|*uele ueel|*igheden igheid|*ijkheden ijkheid|*heden heid
open openen|*problemen probleem|*systemen systeem|*steden stad|*gemeld meld|*schepen schip|*liederen lied|leden lid
*eieren ei|volkeren volk|bladeren blad|*goederen goed|*dagen dag|*daken dak|*paden pad|*glazen glas|*gaten gat|vaten vat
goden god|*oorlogen oorlog|bevelen bevel|*gebeden gebed|*gebreken gebrek|*verslagen verslag|*bedragen bedrag
verdragen verdrag|*gesprekken gesprek|*contracten contract|verboden verbieden|verbod verbieden|*musea museum
crises crisis|*crisissen crisis|medici medicus|politici politicus|critici criticus|academici academicus
*basissen basis|bases basis|jongen jongens|jongetje jongens|leraressen lerares|*waarden waarde|waardes waarde
mensen mens|kansen kans|verslaafde verslaafd|groter groot|grotere groot|grootste groot|kleiner klein|kleinere klein
kleinste klein|vroeger vroeg|methoden methode|methodes methode|*methodieken methodiek
"""
# End like a participle and are nouns, or the stems of verbs.
_NO_PARTICIPLE = re.compile(
    r"(?:veld|meld|beeld|geld|weld|held|rand|stand|hand|land|band|woord|bord|record|eind|bind|vind|zend|wend|grond|mond|"
    r"bond|gezond|bekend|geduld|gewend)$"
)
_PARTICIPLE = re.compile(r"^(?:be|ver|ont|her|onder|over)\w{2,}(?:[lnrgmz]|is|ijs|uis|ees|oos|aas)d$")
_OREN = re.compile(r"(?:[aiu]t|ct|ss|ns)oren$")  # factoren, sensoren; not vuurtoren
# What is made of a verb on -eren: coördinatie, coördinator, coördinatrice. Not its past (gecoördineerd): DECISIONS 76.
_EREN = re.compile(r"(?P<verb>\w{3,})at(?:ies?|or(?:en|s)?|rices?)")
_D_STEM = re.compile(r"(?:el|oor|or|ul)den$")  # melden, velden, woorden, schulden
_KIND = re.compile(r"kinder(?:en|s)?$")


def base(word: str) -> str:
    """The form whose stem a folded word shares: hielp is helpen, schepen schip, ondersteunt ondersteun."""
    found = _exact_nouns().get(word) or _ending(word)
    return found or _regular(_verbs().get(word) or _behind_prefix(word) or infinitive(word) or word)


def is_verb(word: str) -> bool:
    """Whether a folded word is an infinitive or a form of one of the verbs that are listed here."""
    return word in _verbs() or word in _verbs().values()


def is_verb_form(word: str) -> bool:
    """Whether a folded word is a third person or another form by which a verb can be known."""
    return word in _verbs() or infinitive(word) is not None or _behind_prefix(word) is not None


def _regular(word: str) -> str:
    if _KIND.search(word):
        return _KIND.sub("kind", word)
    if len(word) > 5 and word.endswith(("eeen", "ieen")):  # ideeën, industrieën, folded
        return word[:-2]
    if eren := _EREN.fullmatch(word):
        return eren["verb"] + "eren"
    if _OREN.search(word) or _D_STEM.search(word):
        return word[:-2]
    if len(word) > 4 and word.endswith("dt"):
        return word[:-1]
    if len(word) > 5 and word.endswith("igd"):
        return word[:-1] + "en"
    if _PARTICIPLE.search(word) and not _NO_PARTICIPLE.search(word):
        return word[:-1]
    return word


def _ending(word: str) -> str | None:
    for ending, singular in _endings():
        if word.endswith(ending):
            return word.removesuffix(ending) + singular
    return None


def _behind_prefix(word: str) -> str | None:
    """Verwees is ver + wees of wijzen; doorverwezen has two prefixes, meegedaan a participle behind one."""
    for prefix in _PREFIXES:
        rest = word.removeprefix(prefix)
        if len(rest) >= 3 and rest != word:
            found = _inner_verbs().get(rest) or _behind_prefix(rest)
            if found:
                return prefix + found
    return None


@cache
def _verbs() -> dict[str, str]:
    """Infinitives by the forms that are words by themselves."""
    pairs = _pairs()
    return {form: infinitive for form, infinitive in pairs if form not in _OTHER_WORDS}


@cache
def _inner_verbs() -> dict[str, str]:
    """Infinitives by the forms that stand behind a prefix, of participles without ge- too."""
    pairs = _pairs()
    bare = {form[2:]: infinitive for form, infinitive in pairs if form.startswith("ge") and len(form) > 6}
    return bare | {form: infinitive for form, infinitive in pairs if len(form) > 2}


def _pairs() -> list[tuple[str, str]]:
    rows = [row.split() for row in _VERBS.replace("\n", "|").split("|") if row]
    return [(form, infinitive) for infinitive, *forms in rows for form in forms]


@cache
def _exact_nouns() -> dict[str, str]:
    return {plural.lstrip("*"): singular for plural, singular in _nouns()}


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    return tuple((plural[1:], singular) for plural, singular in _nouns() if plural[0] == "*")


def _nouns() -> list[tuple[str, str]]:
    rows = [row.split() for row in _NOUNS.replace("\n", "|").split("|") if row]
    return [(plural, singular) for plural, singular in rows]
