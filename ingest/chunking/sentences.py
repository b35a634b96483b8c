"""Dutch text to sentences, by rules: where a full stop, question mark or line end is the end of one."""

import re
from collections.abc import Iterator

TITLES = frozenset(
    """
    b.sc bc bsc burg dhr dr dra drs ds em fam gebr ing ir jhr jkvr jonkh kand kol ll.b ll.m lt maj med mej mevr mgr
    mr mrs ms mw pr prof prov rev sgt sr st ste wed wnd zr
    """.split()
)

NEVER_LAST = frozenset(
    """
    a.d.h.v a.h.w a.k.a aanbev aant abs act afb afd afl afz alg all alv amsterd appl apr arr art artt aug b.d b.v.d
    bep betr bez bijgev bijl bijv bijz blz brab bv bvb c.a c.f c.i c.p c.q ca cap cat cf cfr chr circ cit co coll
    conf coöp d.d d.i d.m d.m.v d.w.z dd dec def dept desbetr diff dir div do doc dw e.a.m eccl ed eenh eerstv ev ex
    exc excl fa feb febr ff fig figg fol ft g.g geb gebr gedr geill gem gen geref gest get gez gr h.t.l hd hfdst
    hfst hh hoofdst hs i.a i.c i.e i.g.v i.h.a i.h.b i.h.k.v i.i.g i.m i.o.m i.p.v i.r.t i.s.m i.t.t i.v.m i.z i.z.g
    ib ibid id ill incl inh inl insp inst int jan jg jul jun k.b kad kgl koninkl lett lg lit litt lut m.a.w m.b.t
    m.b.v m.e.g m.h.o m.i m.i.v m.m m.m.v m.n m.t.v m.u.v mar max mbt mbv mld mln mnd mul n.a n.a.v n.b n.l n.v.d
    nat nav ned nl nov nr nrs o.a o.b.v o.g o.g.v o.i o.i.v o.l.v o.m o.n o.r.v o.v o.v.v oa obv okt ong onged ontst
    ontv oorspr opg opl opm orig p.a p.p.p.d p.w pag parag parl pct penn pl plm plv pnt pp pres pseud psych publ q.e
    r.k rapp red ref reg resp s.v secr sep sept soc sp spec st str subs suppl t.a.v t.b.v t.e.m t.g.v t.h.v t.n.v
    t.o.v t.w t.w.v tab tav tel terl toeg toel tov tr trad u.d univ v.a v.chr v.d v.d.h v.i v.l v.l.n.r v.m v.s.v va
    vb verb verg verh verm vert vgl vlg vlgs vnl volg voorz vs vz w.v.g w.w.v wd wetensch ww z.b z.g z.g.a.n z.i
    z.o.z zgn zkh zog
    """.split()
)

MAY_END = frozenset(
    """
    a.s a.u.b afk aub b.g b.v bibl c.a c.s cm cs d.v dl doorl e.a e.d e.e.a e.u e.v e.v.a enz etc ev g.j gr h h.m ha
    i.o inc jl jr k.k kg km l.g l.s ltd m m.v.g mil min n.c n.n n.v n.v.t nml nvt o.d o.i.d o.n p.d p.j p.m p.p p.s
    p.st p.w.d r.i.p s.a s.g s.s.t.t s.v.p sr t.z.t u u.a u.s u.s.a uitgev v.c v.g v.n v.o.f v.s v.v vnml w.g w.n
    w.o z.a z.s.m z.z zsm
    """.split()
)

# Words that open a sentence far more often than they open a name: after an initial or a number they decide.
OPENERS = frozenset(
    """
    Aan Al Alle Alleen Als Bij Bovendien Daar Daarbij Daardoor Daarin Daarmee Daarna Daarnaast Daarom Daaruit Dan
    Dat Denk Deze Dit Doel HostCheck Doordat Dus Echter Een Eerst Elk Elke En Er Ga Geef Gemeenten Gesprekken Het Hier
    Hierbij Hierdoor Hiermee Hij Hoe Hoewel Hun Ik In Indien Is Je Jongeren Juist Kan Kennis Kies Kijk Kinderen Komt
    Lees Let Maak Maar Mede Meer Men Met Mijn Misschien Moet Na Naast Natuurlijk Net Niet Nu Of Om Omdat Ondanks
    Onze Ook Op Ouders Over Pas Per Samen Sinds Soms Terwijl Toch Toen Tot Tussen Uit Uiteindelijk Vaak Van Vanaf
    Vanuit Veel Verder Volgens Voor Vooral Vraag Waar Waarom Wanneer Want Wat We Wel Welke Werk Wie Wij Wil Worden
    Wordt Ze Zelf Zie Zij Zijn Zo Zoals Zodra Zonder Zowel
    """.split()
)

# After these words a number and a full stop are a label: "Stap 2. Bespreek", "Figuur 3. Verloop".
NUMBERED = frozenset(
    """
    aanbeveling afbeelding art artikel bijlage blok box casus deel fase figuur grafiek hoofdstuk les lid module
    onderdeel paragraaf punt sessie stap tabel thema tip vraag vuistregel
    """.split()
)


_OPENING = r"‘’'\"“”„«‹(\[¿¡*_"
_CLOSING = r"’'\"”»›)\]*_"
BULLETS = "•●▪■□◦‣∙▶►➢➤✓✔❖"
# A possible end: end marks with what closes after them, and white space; then what the next sentence begins with.
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"  # the mark of a footnote belongs to the sentence that it stands behind
_CANDIDATE = re.compile(
    r"(?<![.!?…])(?P<marks>[.!?…]++)"
    rf"(?P<close>(?:[{_RAISED}]|,(?=[{_RAISED}])| ?[{_CLOSING}](?![^\W{_RAISED}])){{0,20}})"
    r"(?P<space>\s+)(?=\S)"
)
_GLUED = re.compile(r"(?<=[a-zë]{3})[.!?](?=[A-Z][a-zë]*\s)")
_LINE_END = re.compile(r"(?<![ \t])[ \t]*+\n\s*")
_INLINE_BULLET = re.compile(rf"(?<!\s)\s++(?=[{BULLETS}]\s)")
_LINE_LABEL = re.compile(rf"(?:[-–*{BULLETS}]\s|\(?\d{{1,3}}[.)]\s|[a-z][.)]\s)")
_LAST_WORD = re.compile(r"[^\s(\[{‘'\"“„«/]+$")
_INITIALS = re.compile(r"(?:[A-ZÀ-Ý][a-z]?\.-?)*(?:[A-ZÀ-Ý]|Th|Ch|Ph|IJ|Sj|Tj|Chr|Fr)$")
_LABEL_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5}|[A-Za-z])$")
_NEXT = re.compile(rf"[{_OPENING}]*?(?P<start>['’‘`][stnkmr]\s+\S|,,\w|\w|[{BULLETS}–—€&#@+-])")
_NEXT_WORD = re.compile(rf"[{_OPENING}]*(\w+)")
_ACRONYMS = frozenset({"V.S", "B.V", "N.V", "V.N", "E.U", "U.S", "U.S.A", "U.K", "V.K", "D.C"})
_LONG_TITLES = ("prof", "secr", "voorz", "coörd")  # the end of a compound: "jeugdprof. Van Dam"
_TRIM_LEFT = re.compile(rf"[\s{BULLETS}]+")
_REACH = 40  # characters looked back for a word: keeps the time linear
_WRAPPED_LINE = 40  # a line break after a shorter line was meant


def split(text: str) -> list[tuple[int, int]]:
    """Spans ``(start, end)`` of the sentences in order, trimmed of white space and of the bullet in front.

    A blank line always ends a sentence; a single line end does too, unless the line is long and the next goes on in
    lower case. ``text[start:end]`` stands verbatim in the text; spans don't overlap and only blanks lie between them.
    """
    spans: list[tuple[int, int]] = []
    for line_start, line_end in _lines(text):
        start = line_start
        for end in _ends(text, line_start, line_end):
            _add(spans, text, start, end)
            start = end
        _add(spans, text, start, line_end)
    return spans


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    left = _TRIM_LEFT.match(text, start, end)
    start = left.end() if left else start
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _LINE_END.finditer(text):
        if _is_wrapped(text, start, found):
            continue
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _is_wrapped(text: str, start: int, line_end: re.Match[str]) -> bool:
    if "\n" in line_end.group().strip(" \t")[1:] or line_end.end() >= len(text):
        return False
    line = text[max(start, text.rfind("\n", 0, line_end.start()) + 1) : line_end.start()]
    goes_on = text[line_end.end()].islower() and not _LINE_LABEL.match(text, line_end.end())
    return goes_on and len(line) >= _WRAPPED_LINE and line[-1] not in ".!?:;"


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where sentences end inside one line, in order."""
    ends = {found.start() for found in _INLINE_BULLET.finditer(text, start, end)}
    for found in _GLUED.finditer(text, start, end):
        word = _NEXT_WORD.match(text, found.end())
        if word and word.group(1) in OPENERS:
            ends.add(found.end())
    from_here = start
    for found in _CANDIDATE.finditer(text, start, end):
        if _is_end(text, from_here, found) and not _inside_brackets(text, from_here, found.end(), end):
            from_here = found.end("close")
            ends.add(from_here)
    yield from sorted(ends)


def _is_end(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether a sentence that began at ``start`` ends at the marks that were found."""
    following = _NEXT.match(text, found.end())
    if following is None:
        return False
    if following.group("start")[0].islower():
        return _ends_before_lower_case(text, start, found)
    if found.group("marks") != "." or found.group("close"):
        return not (found.group("marks") == "." and _is_abbreviation_in_brackets(text, start, found))
    return not _is_inner_stop(text, start, found)


def _ends_before_lower_case(text: str, start: int, found: re.Match[str]) -> bool:
    """A forgotten capital: only after a full stop that follows a long ordinary word."""
    word = _word_before(text, start, found.start())
    if word is None or found.group("marks") != "." or found.group("close"):
        return False
    return word.group().isalpha() and word.group().islower() and len(word.group()) >= 7 and not _known(word.group())


def _is_abbreviation_in_brackets(text: str, start: int, found: re.Match[str]) -> bool:
    word = _word_before(text, start, found.start())
    return word is not None and ")" in found.group("close") and _known(word.group().lower())


def _word_before(text: str, start: int, position: int) -> re.Match[str] | None:
    return _LAST_WORD.search(text, max(start, position - _REACH), position)


def _known(word: str) -> bool:
    return word in NEVER_LAST or word in TITLES or word in MAY_END


def _is_inner_stop(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether a single full stop before a capital or a digit belongs to an abbreviation, initial or number."""
    match = _word_before(text, start, found.start())
    if match is None:
        return True
    word, lower = match.group(), match.group().lower()
    next_word = _NEXT_WORD.match(text, found.end())
    opener = next_word is not None and next_word.group(1) in OPENERS
    digit = text[found.end()].isdigit()
    if _is_label(text, start, match):
        return True
    if lower in TITLES:
        return not word.isupper() or not opener
    if lower in MAY_END or word in _ACRONYMS:
        return digit and lower not in {"enz", "etc", "e.d"}
    if _INITIALS.fullmatch(word):
        return not (opener and "." not in word)
    if lower in NEVER_LAST or any(lower.endswith(title) and len(lower) > len(title) + 3 for title in _LONG_TITLES):
        return not (opener and word[0].isupper() and match.start() > start)
    return "." in lower and lower.replace(".", "").isalpha() and max(map(len, lower.split("."))) == 1 and not opener


def _is_label(text: str, start: int, word: re.Match[str]) -> bool:
    """A number that heads its line ("1. Inclusief") or follows a word for a part ("Stap 2. Bespreek")."""
    if not _LABEL_NUMBER.fullmatch(word.group()):
        return False
    if word.start() - start > _REACH:
        return False
    before = text[start : word.start()].strip(f"‘’'\"“”„«‹([*_{BULLETS}–- \n\t")
    if not before:
        return True
    return before.lower() in NUMBERED


def _inside_brackets(text: str, start: int, position: int, end: int) -> bool:
    """Inside one pair of round brackets that closes within reach, so that the pair stays whole."""
    opened = text.rfind("(", max(start, position - 5 * _REACH), position)
    if opened < 0 or text.find(")", opened, position) >= 0:
        return False
    closed = text.find(")", position, min(end, position + 5 * _REACH))
    return closed >= 0 and text.find("(", position, closed) < 0
