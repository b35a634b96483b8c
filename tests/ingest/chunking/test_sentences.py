"""Dutch sentences: where one ends, and where it only seems to."""

import random
import re

import pytest
from growth import times_as_much

from ingest.chunking.sentences import split

# Each line is a text with a bar between its sentences.
HARD = """
De werkgroep sprak met drs. Vermeer over de aanpak.|Daarna volgde een proef.
Dr. A. de Boer en prof. dr. C. Smit leiden het onderzoek.|Zij werken in Leiden.
Mevr. K. Bakker is coach.|Dhr. Visser is ouder.
Het gaat om lichte hulp, d.w.z. hulp zonder indicatie.|Die is er in elke wijk.
Neem iets mee, bijv. Fruit of een foto.|Dat helpt.
Er kwamen ouders, buren, leraren enz.|De zaal was vol.
Er kwamen ouders, buren, leraren enz. en de zaal was vol.|Het was laat.
De training kost ca. 40 euro p.p.|Dat is niet veel.
‘We luisteren eerst.|Daarna vragen we door’, zegt de coach.|Zo werkt het.
‘Wat heb jij nodig?’ vroeg zij.|Het bleef stil.
‘Het werkt.’|Zij knikt.
„Het kan wel.”|Dat vond iedereen.
"Kom binnen!" riep hij.|De deur stond open.
's Ochtends is er inloop.|’s Middags werken de groepen.
Dat was mooi.|'t Is nu klaar.
De groep telt 12 kinderen.|3 van hen zijn nieuw.
In 2019 begon het.|In 2021 was het klaar.
Het rapport kwam uit in 2020.|Daarna bleef het stil.
Zie art. 2.3 van de Jeugdwet.|Daar staat het.
Zie blz. 12 en nr. 7.|Meer staat er niet.
Stap 2. Bespreek de vraag met het gezin.|Stap 3. Maak een plan.
1. Inventariseer de vragen.
Figuur 3. Verloop van de aanmeldingen per maand.
Het programma van ZonMw liep tot 2020.|Nu is er een opvolger.
Meer weten op www.voorbeeld.nl.|Of bel ons.
Mail naar info@voorbeeld.nl.|Wij antwoorden binnen een week.
Wil je meedoen?|Meld je aan!|Er is plaats.
Dat is toch…|Nee, laat maar.
Hij aarzelde... en begon toch.|Dat was knap.
De gemeente (zie ook hfst. 4. Daar staat de tabel.) betaalt mee.|De regio ook.
De methode werkt (o.a. in Zwolle).|Elders nog niet.
Zij volgt de opleiding i.s.m. Windesheim.|Dat duurt een jaar.
M.b.v. WhatsApp houden zij contact.|Dat gaat goed.
De POH-jeugd werkt bij de huisarts.|De SOH niet.
Het is een pilot van Stichting X B.V.|De gemeente betaalt.
Vitamine C.|Het helpt niet.
De cursus van J.P. Balkenhol is vol.|Er komt een tweede.
Jan Jr.|Het was zijn idee.
Het aantal steeg van 1.250 naar 1.400.|Dat is 12 procent.
De les begint om 9.30 uur.|Neem een pen mee.
Op 3 jan. 2020 begon de proef.|Op 4 jan. niet.
De RKJ’s werken samen.|De AWTJ’s deden dat ook.
De school doet mee.|‘Samen op School’ is de naam.
Er zijn drie vormen: licht, midden en zwaar.|Elke vorm heeft een coach.
Zij vroeg: ‘Wie helpt mij?’|Niemand zei iets.
De hulp is gratis!|Echt waar?|Ja.
De proef is afgerond.|De gemeente gaat door.
Het project werd verlengd.|daarna kwam er geld.
Het gaat o.a. om taal, b.v. lezen.|Rekenen komt later.
De begeleider is min. 21 jaar.|Ervaring is een pre.
Max. 8 kinderen per groep.|Meer kan niet.
Zie ook: Jansen e.a.|De bron staat achterin.
Vgl. Pietersen (2018).|Die vond hetzelfde.
Dat is nl. niet zo.|Echt niet.
De Wmo, de Jeugdwet e.d. gelden ook hier.|Dat weet niet iedereen.
Bel a.u.b.|Wij zijn er van 9 tot 5.
Hij werkt t/m vrijdag.|Zij niet.
Het kost € 12,50.|€ 5 krijg je terug.
Wie?|Wat?|Waar?
Dat zei minister-president Drees.|Hij had gelijk.
De VS doen mee.|Canada ook.
De bijeenkomst o.l.v. Anna is vol.|Kom een andere keer.
‘Nee.’|‘Toch wel.’
Dit is punt 4.2.1 van het plan.|Lees het na.
De jeugdprof. Van Dam sprak ook.
Er is hulp.|(Die is gratis.)|Vraag ernaar.
Zij is gz-psycholoog i.o.|De praktijk is klein.
Twee jaar later (in 2018) kwam er een vervolg.|Dat liep goed.
Ga naar https://voorbeeld.nl/pad?x=1.|Daar staat het formulier.
Hij zei: „Ik doe mee.”|Dat was een verrassing.
,,Ik wil dat niet.''|Dat zei ze.
Dat mag volgens lid 2.|De rechter vond van wel.
""".strip().splitlines()


@pytest.mark.parametrize("case", HARD)
def test_a_hard_text_is_split_where_a_reader_would(case: str) -> None:
    wanted = case.split("|")
    glued = "afgerond.De" in case
    text = ("" if glued else " ").join(wanted)
    assert [text[start:end] for start, end in split(text)] == wanted


def test_there_are_at_least_sixty_hard_cases() -> None:
    assert len(HARD) >= 60


def test_blank_lines_bullets_and_list_lines_end_a_sentence() -> None:
    text = "Vragen zoals\n\n  • Wat lukt goed\n  • Wat kan beter? En hoe?\n1. Inclusie\n2. Wonen"
    assert [text[start:end] for start, end in split(text)] == [
        "Vragen zoals",
        "Wat lukt goed",
        "Wat kan beter?",
        "En hoe?",
        "1. Inclusie",
        "2. Wonen",
    ]


def test_a_wrapped_line_goes_on_and_a_short_line_does_not() -> None:
    text = "Dit is een regel die lang genoeg is om te zijn afgebroken\ndoor een programma. Klaar.\nkort\nwoord"
    assert [text[start:end] for start, end in split(text)] == [
        "Dit is een regel die lang genoeg is om te zijn afgebroken\ndoor een programma.",
        "Klaar.",
        "kort",
        "woord",
    ]


def test_spans_are_in_order_trimmed_and_leave_only_blanks_and_bullets_out() -> None:
    rng = random.Random(7)
    pieces = [*"\n".join(HARD).replace("|", " ").split(), "\n", "\n\n", "•", "(", ")", "…", "  "]
    for _ in range(300):
        text = " ".join(rng.choices(pieces, k=60))
        spans = split(text)
        kept = "".join(text[start:end] for start, end in spans)
        assert re.sub(r"[\s•]", "", kept) == re.sub(r"[\s•]", "", text)
        assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
        assert all(left[1] <= right[0] for left, right in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize("text", ["", " \n\n ", "•", "a", ".", "...", "( ( (", "‘"])
def test_odd_scraps_are_no_trouble(text: str) -> None:
    assert [text[start:end] for start, end in split(text)] == ([text] if text.strip(" \n•") else [])


def test_time_grows_with_the_length_and_not_with_its_square() -> None:
    assert times_as_much(lambda n: split("(" * n + "a. B " * 8 * n + ". " * 4 * n), 1_000) < 8
