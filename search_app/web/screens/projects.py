"""The screen Projecten: everything there is, without a question, and how much of it by theme and region."""

import csv
import io
from collections.abc import Iterable, Sequence

import streamlit as st

from index.dutch.analyser import DutchAnalyser
from search_app.products import lists as products_lists
from search_app.products.lists import Matrix
from search_app.replies import ProductReply
from search_app.texts import other_screens as texts_screens
from search_app.web import state
from search_app.web.rendering import Markup
from search_app.web.screens import frame
from search_app.web.views import projects as views_projects
from search_app.web.views import results

_SHOWN = "projects-shown"  # session key of how many are shown
_WORD = "projects-word"  # session key of the words that are looked for
_FIRST = 30
_ANALYSER = DutchAnalyser()


def draw() -> None:
    """Draw the filters, the projects, and the table below them."""
    chosen = state.chosen()
    products = state.service().products().products
    kept = products_lists.kept(products, views_projects.wanted(chosen))
    words = str(st.session_state.get(_WORD, ""))
    found = ordered(with_word(kept, words), chosen.newest_first)
    st.html(frame.title(texts_screens.PROJECTS_TITLE))
    table = products_lists.matrix(products, state.service().published())
    has_table = bool(table.themes and table.regions)
    st.html(views_projects.head(products, found, chosen, has_table))
    st.text_input(texts_screens.PROJECTS_WORD, key=_WORD, autocomplete="off", max_chars=60)
    no_word = results.hint(texts_screens.PROJECTS_NO_WORD)
    show_list(found, no_word if words.strip() and kept else views_projects.none_with(products, chosen))
    if has_table:
        show_matrix(table, len(products))


def with_word(products: Iterable[ProductReply], words: str) -> list[ProductReply]:
    """Those in which each of these words stands: in a name, in what it is, for whom, where or about what.

    A word counts as it is typed, and in its other forms, as when a question is asked: "rouwend" finds a "rouwgroep".
    """
    wanted = [(word, _terms(word, with_parts=False)) for word in words.casefold().split()]
    return [one for one in products if all(_stands(word, terms, _told(one)) for word, terms in wanted)]


def _stands(word: str, terms: frozenset[str], told: str) -> bool:
    return word in told or bool(terms) and terms <= _terms(told, with_parts=True)


def _terms(text: str, with_parts: bool) -> frozenset[str]:
    """The stems of the words of a text; what an analyser gives of words as they are written begins with a sign."""
    found = _ANALYSER.terms(text) if with_parts else _ANALYSER.word_terms(text)
    return frozenset(one.text for one in found if one.text[:1].isalnum())


def _told(one: ProductReply) -> str:
    told = (one.name, *one.other_names, one.kind or "", one.summary, *one.regions, *one.audiences, *one.themes)
    return " ".join(told).casefold()


def ordered(products: Sequence[ProductReply], newest_first: bool) -> list[ProductReply]:
    """By name, or what was written about last first."""
    by_name = sorted(products, key=lambda one: one.name.casefold())
    return sorted(by_name, key=products_lists.newest, reverse=True) if newest_first else by_name


def show_list(found: Sequence[ProductReply], none: Markup) -> None:
    """The projects, or why there are none; a button shows more of them."""
    if not found:
        st.html(none)
        return
    shown = st.session_state.get(_SHOWN, _FIRST)
    st.html(views_projects.listed(found[:shown]))
    if shown < len(found):
        st.button(texts_screens.PROJECTS_MORE, key="more-projects", on_click=show_more)


def show_more() -> None:
    """Show twice as many from now on."""
    st.session_state[_SHOWN] = 2 * st.session_state.get(_SHOWN, _FIRST)


def show_matrix(matrix: Matrix, n_products: int) -> None:
    """Theme by region, and the same as a file."""
    st.html(views_projects.matrix(matrix, n_products))
    st.download_button(
        texts_screens.MATRIX_CSV, written(matrix), texts_screens.MATRIX_FILE, "text/csv", on_click="ignore"
    )


def written(matrix: Matrix) -> bytes:
    """The table as a Dutch spreadsheet opens it: a line for each theme in each region."""
    file = io.StringIO()
    rows = csv.writer(file, delimiter=";")
    rows.writerow(texts_screens.MATRIX_COLUMNS)
    for cell in (cell for row in matrix.rows for cell in row):
        rows.writerow((cell.theme, cell.region, cell.products, cell.with_result, texts_screens.EMPTINESS[cell.empty]))
    return file.getvalue().encode("utf-8-sig")
