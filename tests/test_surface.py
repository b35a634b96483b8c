"""What each package offers others, and what of it stays in memory: lists that a change must be written into."""

import ast
import importlib
import importlib.util
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from typing import Final

import pytest

from places import ROOT

PACKAGES: Final = ("index", "ingest", "search_app")
# The same for everybody: read once, from files of the program or of the machine.
OF_THE_PROGRAM: Final = frozenset(
    """
    ingest/reading/pdf/fonts.py:_known_pixels ingest/reading/pdf/fonts.py:known_shapes
    index/dutch/compounds.py:_known index/dutch/forms.py:_endings index/dutch/forms.py:_exact_nouns
    index/dutch/forms.py:_inner_verbs index/dutch/forms.py:_verbs index/dutch/thesaurus.py:shipped
    index/gazetteer/places.py:_by_name index/gazetteer/places.py:_names index/gazetteer/places.py:place_names
    index/gazetteer/topics.py:topics ingest/products/classifier.py:classifier ingest/products/names.py:noun_pattern
    ingest/products/names.py:words ingest/sources/discovery.py:_spare search_app/answer/expected.py:_analyser
    search_app/answer/expected.py:_asking search_app/answer/phrasing.py:_trusted
    search_app/web/middleware.py:drawing_scripts search_app/web/middleware.py:version
    """.split()
)
# By word, name or sentence, with a bound: what is made of one is the same for every index, and functools looks it up
# ten times as fast as a cache written in Python, in the innermost loops of an ingest and of an answer.
OF_A_WORD: Final = frozenset(
    """
    ingest/reading/pdf/fonts.py:unlike
    index/dutch/analyser.py:_terms_of index/dutch/compounds.py:_split index/dutch/thesaurus.py:_key
    index/dutch/words.py:stem ingest/products/classifier.py:_kind_of ingest/products/classifier.py:_place_share
    index/gazetteer/topics.py:_forms ingest/products/mentions.py:pattern_of search_app/products/lists.py:_stems
    ingest/products/names.py:_forms ingest/products/names.py:key_of ingest/products/names.py:singular
    ingest/products/names.py:without_region search_app/answer/expected.py:_counted
    search_app/answer/expected.py:_standing_in_words search_app/answer/quotes.py:is_whole
    """.split()
)
# Let go with what asked: inside a function.
WITHIN_A_CALL: Final = frozenset({"ingest/pipeline/ray_workers.py:wait"})


def functions(package: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for file in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield f"{file.relative_to(ROOT)}:{node.name}", node


def names_in(nodes: list[ast.expr]) -> set[str]:
    return {node.id for one in nodes for node in ast.walk(one) if isinstance(node, ast.Name)}


def bound_of(decorator: ast.expr) -> object:
    return ast.unparse(decorator.args[0]) if isinstance(decorator, ast.Call) and decorator.args else None


def test_only_bounded_cache_keeps_what_grows_with_the_input() -> None:
    decorated = {
        name: node
        for package in PACKAGES
        for name, node in functions(package)
        if names_in(node.decorator_list) & {"cache", "lru_cache"}
    }
    kept = OF_THE_PROGRAM | OF_A_WORD | WITHIN_A_CALL
    assert decorated.keys() - kept == set(), "use index/bounded_cache.py, held by who needs it"
    assert kept - decorated.keys() == set(), "these are no longer there: take them out of the list"
    for name in OF_A_WORD:
        assert bound_of(decorated[name].decorator_list[0]) is not None, f"{name} has no bound"
    for name in OF_THE_PROGRAM - {"index/gazetteer/topics.py:topics"}:
        assert decorated[name].args.args == [], f"{name} is of more than the program"


def test_nothing_else_keeps_things_in_order_to_forget_them() -> None:
    using = [name for package in PACKAGES for name in modules_with(package, ("OrderedDict", "lru_cache("))]
    allowed = {"index/bounded_cache.py", *(name.partition(":")[0] for name in OF_A_WORD | OF_THE_PROGRAM)}
    assert set(using) - allowed == set()


def modules_with(package: str, words: tuple[str, ...]) -> Iterator[str]:
    for file in sorted((ROOT / package).rglob("*.py")):
        if any(word in file.read_text(encoding="utf-8") for word in words):
            yield str(file.relative_to(ROOT))


LITTLE: Final = frozenset("de het een en van in op te voor met".split())


def test_dutch_function_words_stand_in_one_place() -> None:
    lists = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for package in PACKAGES
        for file in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and "frozenset" in ast.unparse(node.func) and len(little_in(node)) > 2
    ]
    assert [one for one in lists if not one.startswith(("index/dutch/words.py", "index/dutch/language.py"))] == []


def little_in(node: ast.Call) -> set[str]:
    texts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return LITTLE & {word for text in texts for word in text.split()}


def test_a_new_class_has_a_name_of_its_own() -> None:
    defined = Counter(
        node.name
        for package in PACKAGES
        for file in (ROOT / package).rglob("*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert {name for name, n in defined.items() if n > 1} == set()


# What a top-level package shows to whoever imports it, as "index.types" or "ingest.pipeline".
OFFERED: Final = {
    "index": "atomic_files bounded_cache boxes errors products settings telemetry types",
    "ingest": "archive chunking pipeline privacy products reading sources",
    "search_app": (
        "answer api asgi cli composition limits page_images products replies service serving terminal texts uploads web"
    ),
}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_offers_what_is_written_here_and_all_of_it_is_there(package: str) -> None:
    offered = importlib.import_module(package).__all__
    assert " ".join(offered) == OFFERED[package]
    assert [name for name in offered if importlib.util.find_spec(f"{package}.{name}") is None] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_brings_nothing_else_into_sight(package: str) -> None:
    asked = f"import {package} as it, types; print(*(n for n, v in vars(it).items() if n[0] != '_' and "
    asked += "not isinstance(v, types.ModuleType)))"
    seen = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(seen.split()) <= {"switch_off"}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_tells_type_checkers_that_it_is_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()
    packed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    assert "py.typed" in packed[package]
