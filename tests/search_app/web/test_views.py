"""What is drawn: everything that comes from outside stands there as text, and marks stand on the right words."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from fake_service import FILLING, HEADING, HOSTILE, NOTE, NOTED, PRINTED, PRINTED_TEXT, QUOTE, FakeService

from index.boxes import boxes_of
from index.types import Page
from search_app.answer.citations import by_page
from search_app.replies import Answer, AnswerSentence, Citation, FoundPassage
from search_app.texts import common as texts_common
from search_app.web import address
from search_app.web.address import Choice, Choices
from search_app.web.rendering import NOTHING
from search_app.web.screens import frame
from search_app.web.screens import source as screens_source
from search_app.web.screens.ask import has_news
from search_app.web.views import page as views_page
from search_app.web.views import results
from search_app.web.views import source as views_source
from search_app.web.views.page import Viewed

TODAY = date(2026, 11, 29)
ALLOWED = {
    "a", "article", "blockquote", "button", "code", "details", "div", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "img", "li", "mark", "nav", "ol", "p", "section", "span", "summary", "ul",
}  # fmt: skip


class Reader(HTMLParser):
    """Reads HTML as a browser would: its tags, its attributes, the text, and the text inside <mark>."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.marked = ""
        self._marking = False
        self.feed(str(html))  # as plain text: Markup would escape what the parser adds to it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that opens."""
        self.tags.append(tag)
        self.attributes += attrs
        self._marking = self._marking or tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        """Note a tag that ends."""
        self._marking = self._marking and tag != "mark"

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data
        self.marked += data if self._marking else ""


@pytest.fixture(scope="module")
def reply() -> Answer:
    return FakeService().ask("Wat is een JIM voor het gezin?")


def viewed(html: str) -> Viewed:
    """What the first link to a source in some HTML leads to."""
    to = next(value for key, value in Reader(html).attributes if key == "href" and (value or "").startswith("/bron"))
    return screens_source.viewed_of(parse_qs(urlsplit(to or "").query), "")


def links(html: str) -> list[str]:
    """Where its links lead."""
    return [str(value) for name, value in Reader(html).attributes if name == "href"]


def hostile_citation(reply: Answer) -> Citation:
    return replace(reply.citations[0], title=HOSTILE, heading=HOSTILE, quote=HOSTILE, source=HOSTILE, date=HOSTILE)


def hostile_passage(reply: Answer) -> FoundPassage:
    return replace(reply.hits[0], title=HOSTILE, heading=HOSTILE, text=HOSTILE, source=HOSTILE, date=HOSTILE)


def drawn_with_hostile_words(reply: Answer) -> dict[str, str]:
    abstained = replace(reply, answer=(), citations=(), suggestions=(HOSTILE,), question=HOSTILE)
    sentences = tuple(replace(one, text=HOSTILE) for one in reply.answer)
    renamed = replace(PRINTED, record=replace(PRINTED.record, title=HOSTILE, publication_id=HOSTILE, date=HOSTILE))
    citation = hostile_citation(reply)
    return {
        "answer": results.answer(replace(reply, answer=sentences)),
        "not_found": results.not_found(replace(abstained, suggestions=(HOSTILE, HOSTILE)), NOTHING),
        "source": results.source(citation),
        "passage": results.group([hostile_passage(reply)], [HOSTILE]),
        "passage without marks": results.group([hostile_passage(reply)], []),
        "error": results.error(HOSTILE),
        "heading": results.heading(HOSTILE),
        "page": frame.title(renamed.record.title) + views_source.page(renamed, Viewed(1, HOSTILE, HOSTILE, 9, HOSTILE)),
        "head": frame.title(HOSTILE) + views_source.head(renamed),
        "text": views_page.draw(NOTED, Viewed(None, "<script>")),
        "found inside": views_source.found_inside(NOTED, "src=x"),
        "catalogue": views_source.catalogue([renamed.record], TODAY),
    }


def test_markup_in_a_publication_or_a_question_is_shown_as_text(reply: Answer) -> None:
    for name, html in drawn_with_hostile_words(reply).items():
        read = Reader(html)
        assert set(read.tags) <= ALLOWED, name
        assert not [key for key, _ in read.attributes if key.startswith("on")], name
        assert not [value for _, value in read.attributes if (value or "").startswith("javascript:")], name
        assert HOSTILE in " ".join(read.text.split()) or name == "heading" or HOSTILE in read.text, name


def test_every_sentence_of_an_answer_links_to_its_source(reply: Answer) -> None:
    links = [value for key, value in Reader(results.answer(reply)).attributes if key == "href"]
    assert links == [address.source(one.publication_id, one.page, one.quote) for one in reply.citations]
    assert viewed(results.answer(reply)).page == 1


def test_a_source_without_a_date_says_so(reply: Answer) -> None:
    assert "datum onbekend" in Reader(results.source(reply.citations[1])).text
    assert "mei 2019" in Reader(results.source(reply.citations[0])).text


def test_a_quote_is_marked_whole_in_its_passage(reply: Answer) -> None:
    assert Reader(results.group([reply.hits[0]], [QUOTE])).marked in (QUOTE, QUOTE * 2)  # excerpt, and the whole text


def test_a_passage_is_never_cut_for_good(reply: Answer) -> None:
    long = replace(reply.hits[0], text="woord " * 400 + "einde")
    assert Reader(results.group([long], [])).text.count("einde") == 1


def test_an_excerpt_ends_after_a_sentence_where_it_can(reply: Answer) -> None:
    long = replace(reply.hits[0], text="Dit is een zin van zes woorden. " * 40)
    excerpt = results.group([long], []).partition("<details>")[0]
    assert excerpt.removesuffix("</p></div>").endswith("woorden.")
    assert results.EXCERPT / 2 < len(Reader(excerpt).text) < results.EXCERPT * 1.3


def test_the_number_of_a_source_never_stands_alone_on_a_line(reply: Answer) -> None:
    assert re.search(r'<span class="vb-cites">gezin\.<a class="vb-cite"', results.answer(reply))


def test_sentences_of_different_years_say_their_year_and_those_of_one_year_do_not(reply: Answer) -> None:
    newer, older = (replace(reply.citations[0], n=n, date=date) for n, date in ((1, "2025-03"), (2, "2023")))
    said = [replace(reply.answer[0], text="Het kost 10 euro.", citations=(n,)) for n in (1, 2)]
    both = replace(reply, answer=tuple(said), citations=(newer, older))
    assert re.findall(r"euro\. <span class=\"vb-soft\">(\(\d+\))</span>", results.answer(both)) == ["(2025)", "(2023)"]
    alike = replace(both, citations=(newer, replace(older, date="2025-01")))
    assert "vb-soft" not in results.answer(alike)


def test_overlapping_and_touching_marks_lose_no_letter() -> None:
    text = "een twee drie & vier"
    html = results.marked(text, range(len(text)), [range(4, 13), range(0, 8), range(13, 15)])
    assert Reader(html).text == text
    assert Reader(html).marked == "een twee drie &"


def test_paragraphs_keep_every_word_and_a_mark_that_crosses_them() -> None:
    text = "eerste deel\n\ntweede deel\n \nderde"
    read = Reader(results.paragraphs(text, [range(7, 19)]))
    assert read.tags.count("p") == 3
    assert read.marked == "deeltweede"
    assert read.text == "eerste deeltweede deelderde"


def test_a_page_is_shown_with_a_box_over_every_line_of_the_quote(reply: Answer) -> None:
    html = views_page.draw(PRINTED, viewed(results.source(reply.citations[0])))
    lefts = re.findall(r'class="vb-box" style="left:([\d.]+)%;top:([\d.]+)%', html)
    start = PRINTED_TEXT.index(QUOTE)
    boxes = boxes_of(PRINTED.pages[0], start, start + len(QUOTE))
    assert len(lefts) == len(reply.citations[0].boxes) == 2
    assert [float(left) for left, _ in lefts] == [box.x0 * 100 for box in boxes]
    assert Reader(html).marked == QUOTE  # in the text of the page, for who cannot see the image


def test_a_quote_that_changed_since_its_address_was_made_is_not_marked(reply: Answer) -> None:
    other = replace(PRINTED, pages=(replace(PRINTED.pages[0], text=FILLING, words=()),))
    html = views_page.draw(other, viewed(results.source(reply.citations[0])))
    assert "vb-box" not in html
    assert Reader(html).marked == ""


def test_a_passage_is_marked_from_its_first_to_its_last_word(reply: Answer) -> None:
    html = views_page.draw(PRINTED, viewed(results.group([reply.hits[0]], [])))
    assert html.count("vb-box") == 8  # every line of the page


def test_a_source_without_pages_is_shown_as_text_with_the_quote_marked(reply: Answer) -> None:
    read = Reader(views_page.draw(NOTED, viewed(results.source(reply.citations[1]))))
    assert "img" not in read.tags
    assert read.marked == NOTE
    assert read.text.count(HEADING) == 1


def test_a_title_above_the_text_is_not_said_twice_unless_it_is_the_quote() -> None:
    titled = replace(NOTED, record=replace(NOTED.record, title=HEADING))
    assert HEADING not in Reader(views_page.draw(titled, Viewed())).text
    assert Reader(views_page.draw(titled, Viewed(begin=HEADING))).marked == HEADING


def test_a_place_that_was_found_stands_between_whole_words() -> None:
    around = Reader(views_source.found_inside(PRINTED, "volwassene")).text.split("…")[1]
    assert set(around.split()) <= set(PRINTED.pages[0].text.split())


def test_slides_without_images_are_shown_as_text() -> None:
    slides = replace(PRINTED, record=replace(PRINTED.record, format="pptx"), pages=(Page(1, QUOTE),))
    read = Reader(views_page.draw(slides, Viewed(1, QUOTE)))
    assert "img" not in read.tags
    assert read.marked == QUOTE


def test_the_address_of_a_page_holds_no_part_of_an_identity_as_a_path() -> None:
    assert address.page_image("a/../b?c#d", 3, 900).startswith("/api/v1/publications/a%2F..%2Fb%3Fc%23d/pages/3/image?")


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (None, "datum onbekend"), ("", "datum onbekend"), ("2019", "2019"), ("2019-05", "mei 2019"),
        ("2019-05-03", "3 mei 2019"), ("2019-05-03T10:00:00", "3 mei 2019"), ("2019-13", "2019"),
    ],
)  # fmt: skip
def test_a_date_is_written_as_precisely_as_it_is_known(date: str | None, words: str) -> None:
    assert texts_common.date_in_words(date) == words


def test_what_is_announced_is_grammatical() -> None:
    assert texts_common.announced(1, 1) == "Er is een antwoord met 1 bron. 1 stuk tekst gevonden."
    assert texts_common.announced(2, 3) == "Er is een antwoord met 2 bronnen. 3 stukken tekst gevonden."
    assert texts_common.announced(0, 3) == "Niet gevonden. 3 stukken tekst gevonden."


def test_no_sentence_on_a_screen_speaks_formally_to_the_reader() -> None:
    said = [value for value in vars(texts_common).values() if isinstance(value, str | tuple)]
    assert not re.search(r"\b[Uu]w?\b", " ".join(map(str, said)))


def test_a_phrased_answer_stands_above_the_quotes_with_how_it_was_checked() -> None:
    reply = FakeService().ask("Wat is een JIM?")
    said = replace(reply, phrased=(AnswerSentence(f"Een JIM is een volwassene. {HOSTILE}", (1,), None, (), ()),))
    html = results.answer(said)
    read = Reader(html)
    assert "In het kort" in read.text
    assert "Door een taalmodel geschreven" in read.text
    assert "Nagekeken:" in read.text
    assert read.text.index("Nagekeken") < read.text.index("Letterlijk uit de bronnen") < read.text.index(QUOTE[:40])
    assert "script" not in read.tags
    assert 'class="vb-cite" id="zin-kort-1-1" href="/bron?id=jim-factsheet' in html.partition("Nagekeken")[0]


def test_what_proves_a_sentence_is_marked_as_on_the_page_itself() -> None:
    reply = FakeService().ask("Wat is een JIM?")
    html = views_page.previews(reply)
    for citation in reply.citations:
        assert html.count(f'id="bewijs-{citation.n}" hidden') == 1
    shown = PRINTED
    first = next(one for one in reply.citations if one.publication_id == shown.record.publication_id)
    whole = views_page.draw(shown, Viewed(first.page, first.quote))
    marks = re.findall(r'<span class="vb-box" style="[^"]+"></span>', whole)
    assert marks
    assert all(mark in html for mark in marks)
    assert set(Reader(html).tags) <= ALLOWED


def test_of_a_long_answer_three_sentences_stand_there_at_once() -> None:
    reply = FakeService().ask("Wat is een JIM?")
    long = replace(reply, answer=tuple(AnswerSentence(f"Zin {n}.", (1,), None, (), ()) for n in range(5)))
    before, _, after = results.answer(long).partition("Nog 2 zinnen")
    assert [n for n in range(5) if f'Zin <span class="vb-cites">{n}.' in before] == [0, 1, 2]
    assert [n for n in range(5) if f'Zin <span class="vb-cites">{n}.' in after] == [3, 4]


def test_what_was_read_already_is_put_away_below_what_is_new(reply: Answer) -> None:
    known = reply.hits[0]
    new = replace(known, text="Hierover zegt nog niets op dit scherm iets.", date=known.date)
    html = results.group([known, new], [], said=[reply.answer[0].text])
    assert html.index(new.text) < html.index("<summary>Nog 1 stuk") < html.index("<summary>Lees het hele stuk")
    assert html.index("<summary>Lees het hele stuk") < html.index("Een JIM is een volwassene")
    assert "vb-excerpt" not in html.partition("<summary>Nog 1 stuk")[2]
    assert html.index("mei 2019") < html.index(new.text)  # the date stands with the first


def test_a_publication_that_tells_nothing_new_is_not_shown_again(reply: Answer) -> None:
    said = [reply.answer[0].text]
    assert not has_news(reply.hits[:1], said)
    assert has_news(reply.hits[:1], ["Een zin die daar niet staat."])


def test_an_abstention_tells_what_is_there_apart_from_what_to_do() -> None:
    reply = FakeService().ask("Hoeveel fietsen zijn er?")
    remark = texts_common.ABSENT["money"]
    looked, *steps = reply.suggestions
    asked = replace(reply, question="Hoeveel fietsen zijn er en wat kosten ze?", suggestions=(looked, remark, *steps))
    html = results.not_found(asked, NOTHING)
    assert html.index(remark) < html.index(texts_common.NOT_FOUND_NEXT)
    assert html.count("<li>") == len(steps)


def test_what_comes_nearest_is_named_only_where_something_is_said_of_it() -> None:
    reply = FakeService().ask("Hoeveel fietsen zijn er?")
    looked, *steps = reply.suggestions
    nearest, remark = texts_common.nearest([("Ons blad", "")]), texts_common.ABSENT["money"]
    assert nearest not in results.not_found(replace(reply, suggestions=(looked, nearest, *steps)), NOTHING)
    said = results.not_found(replace(reply, suggestions=(looked, nearest, remark, *steps)), NOTHING)
    assert said.index(nearest) < said.index(remark)


ROWS = "Tabel 1: Vier dingen\nProject: Eerst Koffie; Leeftijd: 4–12; Regio: Drenthe\nProject: Rust; Leeftijd: 12–16"


def test_a_row_of_a_table_stands_apart_with_its_labels_quiet_and_its_words_as_they_are() -> None:
    html = results.paragraphs(ROWS, [])
    assert html.count('class="vb-row"') == 2
    assert '<span class="vb-label">Leeftijd:</span> 4–12' in html
    assert "".join(Reader(html).text.split()) == "".join(ROWS.split())
    assert "<p>Tabel 1: Vier dingen</p>" in html  # a sentence with a colon is no row


def test_an_excerpt_of_a_table_ends_behind_a_whole_row() -> None:
    table = "\n".join(f"Project: Nummer {n}; Leeftijd: 4-12; Regio: Drenthe" for n in range(30))
    shown = results.excerpt(table, []).partition("<details>")[0]
    assert shown.count("Project:") == shown.count('class="vb-row"') > 5
    assert shown.count("Drenthe") == shown.count("Project:")


def test_an_excerpt_of_a_list_does_not_end_behind_the_number_of_an_item() -> None:
    text = f"{'Er zijn drie stappen in dit plan van de gemeente. ' * 8}\n1. Kijken.\n2. {'Lang ' * 30}"
    shown = results.excerpt(text, []).partition("<details>")[0]
    assert "1. Kijken." in shown
    assert "2." not in shown


def test_in_a_row_of_a_table_what_is_quoted_and_what_matches_is_marked_as_elsewhere() -> None:
    start = ROWS.index("Project: Rust")
    html = results.paragraphs(ROWS, [range(start, len(ROWS))], frozenset({"drenth"}))
    assert Reader(html).marked == f"Drenthe{ROWS[start:]}"


def test_without_a_language_model_nothing_is_said_of_one() -> None:
    html = results.answer(FakeService().ask("Wat is een JIM?"))
    assert "taalmodel" not in html
    assert "Letterlijk uit de bronnen" not in html


def test_citations_of_one_page_are_one_entry_with_all_their_numbers(reply: Answer) -> None:
    first, other = reply.citations
    again = replace(first, n=3, quote=FILLING)
    assert by_page([first, other, again]) == [[first, again], [other]]
    drawn = Reader(results.source(first, [again]))
    assert drawn.text.count(first.title) == 2  # as a title, and in the name of its link
    assert "bronnen 1, 3" in drawn.text
    assert address.page_image(first.publication_id, 1, results.SMALL) in dict(drawn.attributes).values()


def test_a_copied_sentence_takes_its_source_along(reply: Answer) -> None:
    copied = dict(Reader(results.copy_cited(reply.citations[:1])).attributes)
    assert copied["data-cited"] == f"“{QUOTE}” (Een JIM naast het gezin, mei 2019, pagina 1)"
    assert copied["data-to"] == address.source(PRINTED.record.publication_id, 1, QUOTE)


def test_publications_stand_with_the_newest_first_and_those_of_this_month_apart() -> None:
    records = [
        replace(PRINTED.record, publication_id=name, title=name, date=when, year=None)
        for name, when in (("oud", "2019-05"), ("nieuw", "2026-11-03"), ("ooit", None), ("later", "2026-10"))
    ]
    found = views_source.kept(records, Choices())
    assert [one.title for one in found] == ["nieuw", "later", "oud", "ooit"]
    text = Reader(views_source.catalogue(found, TODAY)).text
    assert text.index("Nieuw deze maand") < text.index("nieuw") < text.index("Van eerder") < text.index("later")
    assert "Nieuw deze maand" not in Reader(views_source.catalogue(found, date(2026, 12, 1))).text


def test_each_number_of_a_filter_on_publications_is_that_of_its_list() -> None:
    kinds, years, themes = ("factsheet", "rapport", None), (2019, 2024, None), (("steun",), ("wonen", "steun"), ())
    records = [
        replace(PRINTED.record, publication_id=f"{a}{b}{c}", kind=a, year=b, date=None, themes=c)
        for a in kinds for b in years for c in themes
    ]  # fmt: skip
    for on in ((), (Choice("theme", "steun"),), (Choice("kind", "rapport"), Choice("year", None))):
        head = str(views_source.catalogue_head(records, views_source.kept(records, Choices(on)), Choices(on)))
        ways = re.findall(r'<a id="b-(\w+)-[^"]*" href="([^"]*)">[^<]*<span class="vb-number-of"[^>]*>(\d+)<', head)
        fresh = [(to, count) for field, to, count in ways if field not in {one.field for one in on}]
        assert fresh
        for to, count in fresh:
            there = address.read(parse_qs(urlsplit(to.replace("&amp;", "&")).query))
            assert len(views_source.kept(records, there)) == int(count)


@pytest.mark.parametrize(
    ("question", "chosen"),
    [
        ("Welke publicaties gaan over armoede?", {("theme", "armoede")}),
        ("publicaties uit 2025 over armoede in Twente", {("theme", "armoede"), ("region", "Twente"), ("year", 2025)}),
        ("Zijn er factsheets over scheiding?", {("kind", "factsheet"), ("theme", "scheiding")}),
        ("Geef mij alle rapporten uit 2025", {("kind", "rapport"), ("year", 2025)}),
        ("Welke rapporten noemen de aanpak van Jansen?", set()),  # more than filters know
    ],
)
def test_a_question_for_publications_is_a_filter_of_bronnen(question: str, chosen: set[tuple[str, object]]) -> None:
    asked = views_source.choices_asked(question)
    assert asked is not None
    assert {(one.field, one.value) for one in asked.choices} == chosen


@pytest.mark.parametrize("question", ["Wat helpt tegen armoede?", "In welk rapport staat JIM?", "armoede", ""])
def test_another_question_asks_for_no_publications(question: str) -> None:
    assert views_source.choices_asked(question) is None
    assert not views_source.way_to_all(question)


def test_the_publications_that_are_asked_for_are_those_of_the_list_in_bronnen() -> None:
    first, *others = FakeService().publications()
    records = [replace(first, themes=("armoede",)), *others]
    html = views_source.asked_for("Welke publicaties gaan over armoede?", records)
    chosen = Choices((Choice("theme", "armoede"),))
    assert address.sources(chosen) in links(html)
    assert address.source(first.publication_id) in links(html)
    assert not [one for one in others if address.source(one.publication_id) in links(html)]
    assert f"Bij {texts_common.publications(len(others))} is niet vastgelegd" in html  # theirs may be armoede too


def test_who_asks_for_publications_that_are_not_there_is_led_to_all() -> None:
    records = FakeService().publications()
    question = "Welke publicaties zijn er uit 1900?"
    assert not views_source.asked_for(question, records)
    assert address.sources(Choices()) in views_source.way_to_all(question)


def test_a_message_about_a_sentence_has_the_project_that_it_names(reply: Answer) -> None:
    one, product = reply.citations[0], reply.products[0]
    about = replace(one, quote=f"Wie {product.name} kent, is blij.")
    assert frame.about_citation(about, reply.products).product_id == product.product_id
    assert frame.about_citation(replace(one, quote="Niemand weet het."), reply.products).product_id == ""


def test_a_feed_holds_the_dated_publications_that_its_filter_keeps() -> None:
    ours = replace(PRINTED.record, title="Steun & rust <nu>\x0b", date="2024-05", year=2024)
    other, undated = replace(ours, kind="rapport"), replace(ours, date=None, year=None)
    chosen = Choices((Choice("kind", "factsheet"),))
    written = ElementTree.fromstring(str(views_source.feed([ours, other, undated], chosen, "https://vraag.nl/")))
    atom = "{http://www.w3.org/2005/Atom}"
    (entry,) = written.findall(f"{atom}entry")
    assert entry.findtext(f"{atom}title") == "Steun & rust <nu>"
    assert entry.findtext(f"{atom}updated") == written.findtext(f"{atom}updated") == "2024-05-01T00:00:00Z"
    assert entry.findtext(f"{atom}id") == f"https://vraag.nl{address.source(ours.publication_id)}"
    assert str(written.findtext(f"{atom}id")).endswith("bronnen.atom?soort=factsheet")


def test_the_name_of_what_sentences_tell_of_stands_in_front_of_the_first_of_them(reply: Answer) -> None:
    told = ("Fris & Co", "Fris & Co", None, "Fris & Co")
    said = tuple(AnswerSentence(f"Zin {n}.", (), product, (), ()) for n, product in enumerate(told))
    html = str(results.answer(replace(reply, answer=said)))
    assert html.count('<b class="vb-about">Fris &amp; Co:</b>') == 2


def test_that_a_project_has_stopped_is_said_once_beside_the_first_sentence_that_tells_of_it(reply: Answer) -> None:
    told = (("Kamer 18",), ("Kamer 18", "Even & Co"), ())
    said = tuple(AnswerSentence(f"Zin {n}.", (), None, stopped, ()) for n, stopped in enumerate(told))
    html = str(results.answer(replace(reply, answer=said)))
    assert html.count("(Kamer 18 is gestopt)") == html.count("(Even &amp; Co is gestopt)") == 1
    in_front = str(results.answer(replace(reply, answer=(AnswerSentence("Zin.", (), "Kamer 18", ("Kamer 18",), ()),))))
    assert in_front.count("Kamer 18") == in_front.count("(gestopt)") == 1


def test_a_short_form_of_the_field_is_explained_where_it_stands_in_an_answer() -> None:
    said = "Op het mbo en bij de JGZ helpt de vo-school, niet het vocht."
    html = str(
        results.answer(replace(FakeService().ask("Wat is een JIM?"), answer=(AnswerSentence(said, (), None, (), ()),)))
    )
    explained = re.findall(r'data-meaning="([^":]+): [^"]+" aria-expanded="false">([^<]+)</span>', html)
    assert explained == [("mbo", "mbo"), ("JGZ", "JGZ"), ("vo", "vo")]
    assert said in re.sub("<[^>]+>", "", html)


def test_a_hard_word_of_the_field_is_explained_in_the_form_it_has_and_at_most_two_a_sentence() -> None:
    said = "Ambulante hulp en interventies: integrale, preventieve hulp, systemisch."
    html = str(
        results.answer(replace(FakeService().ask("Wat is een JIM?"), answer=(AnswerSentence(said, (), None, (), ()),)))
    )
    explained = re.findall(r'data-meaning="([^":]+): [^"]+" data-once aria-expanded="false">([^<]+)</span>', html)
    assert explained == [("ambulant", "Ambulante"), ("interventie", "interventies")]
    assert said in re.sub("<[^>]+>", "", html)
    for text, words in (("transities na energietransities en transities", ["transities"]), ("een intakelijst", [])):
        assert re.findall(r"data-once[^>]*>([^<]+)<", results.explained(text)) == words


def test_a_row_of_a_table_in_an_answer_stands_as_labels_with_what_they_say() -> None:
    said = "Project: De Tussenstap; Leeftijd: 12–16; Regio: Twente; Status: loopt"
    reply = replace(FakeService().ask("Wat is een JIM?"), answer=(AnswerSentence(said, (), None, (), ()),))
    html = str(results.answer(reply))
    assert re.findall(r'<span class="vb-label">([^<]+)</span>', html) == ["Project:", "Leeftijd:", "Regio:", "Status:"]
    assert said in re.sub("<[^>]+>", "", html)
    assert texts_common.ANSWER_NOTE_ROWS in html
    assert texts_common.ANSWER_NOTE_ROWS not in str(results.answer(FakeService().ask("Wat is een JIM?")))


def test_only_who_asked_more_than_one_thing_is_told_to_ask_one() -> None:
    abstained = FakeService().ask("Hoeveel fietsen zijn er?")
    for question, is_told in (("Wie kan ik bellen?", False), ("Wie kan ik bellen en wat kost het?", True)):
        reply = replace(abstained, question=question, suggestions=("Niets.", *texts_common.suggestions(2)))
        assert (texts_common.suggestions(2)[1] in str(results.not_found(reply, NOTHING))) == is_told


def test_an_abstention_points_to_the_project_that_is_shown_below_it() -> None:
    reply = replace(
        FakeService().ask("Hoeveel fietsen zijn er?"), products=FakeService().ask("Wat is een JIM?").products
    )
    assert texts_common.PROJECT_BELOW in results.not_found(reply, NOTHING)
    related = replace(reply, products=tuple(replace(one, relation="related") for one in reply.products))
    assert texts_common.PROJECT_BELOW not in results.not_found(related, NOTHING)


def test_an_age_is_marked_in_an_answer_where_the_line_keeps_its_last_word_apart() -> None:
    reply = replace(FakeService().ask("Wat is een JIM?"), match_words=("14",))
    said = "De groep is er voor thuiszitters van 12 tot 16 jaar."
    html = str(results.answer(replace(reply, answer=(AnswerSentence(said, (), None, (), ()),))))
    assert re.findall(r'<mark class="vb-word">([^<]+)</mark>', html) == ["12 tot 16"]
    assert said in re.sub("<[^>]+>", "", html)
