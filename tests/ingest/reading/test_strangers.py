"""What a stranger would make of each kind: other constructs in other formats, each read as a person sees it."""

from pathlib import Path

import pytest
import test_seen_on_the_web as on_the_web

LONG = on_the_web.LONG


def web(tmp_path: Path, body: str, styles: str = "") -> str:
    """The text of a page under a first paragraph."""
    head = f"<style>{styles}</style>" if styles else ""
    return on_the_web.text(tmp_path, body, head).split(LONG)[-1].strip()


SEEN, FOLDED = "De groep is open.", "Een ochtend kost drie euro."


def test_an_open_dialog_is_read_and_a_closed_one_is_not(tmp_path: Path) -> None:
    assert web(tmp_path, f"<dialog open><p>{SEEN}</p></dialog><dialog><p>{FOLDED}</p></dialog>") == SEEN


@pytest.mark.parametrize(
    ("styles", "hidden"),
    [
        (".vak p { display: none }", '<div class="vak"><p>Geheim.</p></div>'),
        ("div > p.a, p.b { display: none }", '<div><p class="a">Geheim.</p></div>'),
        ("[data-x] { display: none }", '<p data-x="1">Geheim.</p>'),
        ("@media screen { .weg { display: none } }", '<p class="weg">Geheim.</p>'),
        ("@layer onder { .weg { display: none } }", '<p class="weg">Geheim.</p>'),
        (".print { display: none } @media print { .print { display: block } }", '<p class="print">Geheim.</p>'),
        (".toon { display: block } .weg { display: none }", '<p class="weg toon">Geheim.</p>'),
        (".weg { display: none !important } .toon { display: block }", '<p class="weg toon">Geheim.</p>'),
        (".lezer { clip: rect(1px, 1px, 1px, 1px); position: absolute }", '<p class="lezer">Geheim.</p>'),
        ("", 'Nu<span class="sr-only">Geheim.</span>.'), ("", '<p class="d-none">Geheim.</p>'),
        ("", '<p class="hidden">Geheim.</p>'), ("", '<p class="d-none d-print-block">Geheim.</p>'),
    ],
)  # fmt: skip
def test_what_a_rule_or_a_known_class_hides_is_left_out(tmp_path: Path, styles: str, hidden: str) -> None:
    text = web(tmp_path, f"<div><p>{SEEN}</p></div>{hidden}", styles)
    assert SEEN in text
    assert "Geheim" not in text


@pytest.mark.parametrize(
    ("styles", "shown"),
    [
        (".weg { display: none } .toon { display: block }", '<p class="weg toon">{}</p>'),
        ("@media print { p { display: none } }", "<p>{}</p>"),
        ("@media (max-width: 40em) { p { display: none } }", "<p>{}</p>"),
        ("p:hover, p::after, p:not(.x) i { display: none }", "<p>{}</p>"),
        (".klein { font-size: .85em }", '<p class="klein">{}</p>'),
        (".in { opacity: 0 } .in.is-visible { opacity: 1 }", '<p class="in">{}</p>'),
        (".a { margin-left: -150px }", '<p class="a">{}</p>'),
        ("", '<p class="d-none d-md-block">{}</p>'), ("", '<p class="hidden md:block">{}</p>'),
        ("", '<p>De <span class="sr-only">club</span><span aria-hidden="true">groep</span> is open.</p>'),
    ],
)  # fmt: skip
def test_what_is_seen_in_the_end_is_read(tmp_path: Path, styles: str, shown: str) -> None:
    assert web(tmp_path, shown.format(SEEN), styles) == SEEN


def test_a_style_for_paper_hides_nothing_on_the_screen(tmp_path: Path) -> None:
    page = f"<style media='print'>p {{ display: none }}</style><p>{SEEN}</p>"
    assert web(tmp_path, page) == SEEN


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        ('<input type="checkbox" id="k"><label for="k">Wat kost het?</label><div class="paneel"><p>{}</p></div>',
         ".paneel { display: none } #k:checked ~ .paneel { display: block }"),
        ('<button class="uitklap">Wat kost het?</button><div class="paneel"><p>{}</p></div>',
         ".paneel { padding: 0; display: none }"),
        ('<button class="uitklap">Wat kost het?</button><div class="paneel"><p>{}</p></div>',
         ".paneel { max-height: 0; overflow: hidden }"),
        ('<div class="vraag"><h3>Wat kost het?</h3><div class="paneel"><p>{}</p></div></div>',
         ".paneel { display: none } .vraag.open .paneel { display: block }"),
        ('<h3>Wat kost het?</h3><section id="kosten" class="tab"><p>{}</p></section>',
         ".tab { display: none } .tab:target { display: block }"),
        ('<div class="item"><div class="kop"><button aria-expanded="false">Wat kost het?</button></div>'
         '<div style="display: none"><p>{}</p></div></div>', ""),
        ('<div onclick="toon(this)">Wat kost het?</div><div style="display:none">{}</div>', ""),
        ('<button popovertarget="x">Wat kost het?</button><div popover id="x"><p>{}</p></div>', ""),
        ('<button data-bs-target="#x">Wat kost het?</button><div class="hidden" id="x"><p>{}</p></div>', ""),
    ],
)  # fmt: skip
def test_what_a_style_folds_and_a_press_opens_stands_under_its_question(tmp_path: Path, body: str, styles: str) -> None:
    text = web(tmp_path, body.format(FOLDED), styles)
    assert text.removeprefix("☐ ") == f"Wat kost het?\n\n{FOLDED}"


def test_a_sentence_that_goes_on_behind_a_button_is_whole(tmp_path: Path) -> None:
    more = '<span id="stip">…</span><span style="display:none"> en een middag vier.</span>'
    assert web(tmp_path, f"<p>Een ochtend kost drie euro{more}</p><button>Lees meer</button>") == (
        "Een ochtend kost drie euro en een middag vier."
    )


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        ('<p><span style="display:block">Telefoon</span><span style="display: block">0800</span></p>', ""),
        ('<div><span class="r">Telefoon</span><span class="r">0800</span></div>', ".r { display: block }"),
        ('<div style="display:flex"><span>Telefoon</span><span>0800</span></div>', ""),
        ('<div class="rij"><b>Telefoon</b><em>0800</em></div>', ".rij { display: grid }"),
        ("<fieldset><legend>Telefoon</legend><label>0800</label></fieldset>", ""),
    ],
)
def test_words_that_stand_in_blocks_of_their_own_do_not_touch(tmp_path: Path, body: str, styles: str) -> None:
    assert web(tmp_path, body, styles).split() == ["Telefoon", "0800"]


@pytest.mark.parametrize(
    "body",
    [
        '<div role="table"><div role="row"><span role="columnheader">Dorp</span><span role="columnheader">Tijd</span>'
        '</div><div role="row"><span role="cell">Loo</span><span role="cell">7 uur</span></div></div>',
        '<div style="display:table"><div style="display:table-row"><p style="display:table-cell">Dorp</p>'
        '<p style="display:table-cell">Tijd</p></div><div style="display:table-row">'
        '<div style="display:table-cell">Loo</div><div style="display:table-cell">7 uur</div></div></div>',
    ],
)  # fmt: skip
def test_what_is_set_as_a_table_is_read_as_one(tmp_path: Path, body: str) -> None:
    assert web(tmp_path, body) == "Dorp: Loo; Tijd: 7 uur"


@pytest.mark.parametrize(
    ("written", "styles", "shown"),
    [
        ('12<span class="n">3</span>', ".n { vertical-align: super; font-size: .7em }", "12³"),
        ('12<span style="position:relative; top:-.5em; font-size:60%">3</span>', "", "12³"),
        ('12<span style="vertical-align: text-top; font-size: 70%">3</span>', "", "12³"),
        ('12<span style="vertical-align: 5px; font-size: 8px">3</span>', "", "12³"),
        ('12<a class="noot" href="#noot3">3</a>', "", "12³"), ('12<small><a href="#n3">3</a></small>', "", "12³"),
        ('12 <a href="#n3">3</a>', "", "12 3"), ('12<a href="b.html">3</a>', "", "123"),
    ],
)  # fmt: skip
def test_a_mark_that_a_style_or_a_link_tells_joins_no_figure(
    tmp_path: Path, written: str, styles: str, shown: str
) -> None:
    assert web(tmp_path, f"<p>Er zijn {written} kinderen.</p>", styles) == f"Er zijn {shown} kinderen."


@pytest.mark.parametrize(
    ("body", "styles", "shown"),
    [
        ("<ol><li>een</li><li>twee</li></ol>", "ol { list-style: none }", "• een\n• twee"),
        ("<ol style='list-style-type: upper-roman'><li>een</li><li>twee</li></ol>", "", "I. een\nII. twee"),
        ("<ul class='a'><li>een</li><li>twee</li></ul>", ".a { list-style: lower-alpha inside }", "a. een\nb. twee"),
    ],
)
def test_lines_of_a_list_bear_what_a_style_gives_them(tmp_path: Path, body: str, styles: str, shown: str) -> None:
    assert web(tmp_path, body, styles) == shown
