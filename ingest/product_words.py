"""The words by which products are recognised, as product_words.yaml has them, and the patterns made of them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from index.products import FieldName, ProductKind

_PLURALS = (("’s", ""), ("'s", ""), ("sussen", "sus"), ("ieën", "ie"), ("platen", "plaat"), ("sies", "sie"))
_FILE = Path(__file__).with_name("product_words.yaml")


@dataclass(frozen=True, slots=True)
class ProductWords:
    """See product_words.yaml for what each list is for."""

    nouns: Mapping[str, ProductKind]
    coined: Mapping[str, ProductKind]
    ordinary: frozenset[str]
    lists: frozenset[str]
    results: frozenset[str]
    bodies: frozenset[str]
    terms: frozenset[str]
    labels: Mapping[str, FieldName | str]

    def kind_of(self, noun: str) -> ProductKind | None:
        """The kind that a noun or compound stands for ("groepstraining": training), None where it is no such noun."""
        ends = (word[cut:] for word in _forms(noun) for cut in range(len(word) - 2))
        return next((self.nouns[end] for end in ends if end in self.nouns), None)

    def is_heading_word(self, word: str) -> bool:
        """Whether a word stands above a column: "Project", "Regio", "Status"."""
        return any(form in known for form in _forms(word) for known in (self.nouns, self.labels, self.lists))

    def is_general(self, word: str) -> bool:
        """Whether a word is only ever a word for many things: "training", "regio", "projecten"."""
        if self.coined_kind(word):
            return False
        return self.is_heading_word(word) or any(form in self.ordinary for form in _forms(word))

    def kind_of_name(self, name: str) -> ProductKind | None:
        """The kind that the first or last word of a name shows ("NAH-Forum", "Spreekuur Om de Hoek"), or None."""
        ends = (name.split()[0], name.split()[-1], name.split("-")[-1])
        return next((kind for end in ends if (kind := self.kind_of(end) or self.coined_kind(end))), None)

    def coined_kind(self, noun: str) -> ProductKind | None:
        """The kind of a compound that is a product's own name ("praatplaat"), None where it is an ordinary word."""
        word = singular(noun.casefold())
        if any(form in self.ordinary for form in _forms(noun)):
            return None
        ends = (word[cut:] for cut in range(3, len(word) - 2))  # three letters at least stand in front
        return next((self.coined[end] for end in ends if end in self.coined), None)


def _forms(word: str) -> tuple[str, ...]:
    folded = word.casefold()
    return folded, singular(folded), folded.removesuffix("s")


@lru_cache(1)
def words() -> ProductWords:
    """Read the file, once."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    sets = {name: frozenset(data[name]) for name in ("ordinary", "lists", "results", "bodies", "terms")}
    return ProductWords(_kinds(data["nouns"]), _kinds(data["coined"]), labels=_turned(data["labels"]), **sets)


def singular(word: str) -> str:
    """A plural made singular, as far as the word shows it: "werkateliers" to "werkatelier"."""
    for ending, instead in _PLURALS:
        if word.endswith(ending):
            return word.removesuffix(ending) + instead
    if re.search(r"(?:ie|er|el|atelier|tool|kaart|spel|café|forum|kit|app|project|programma|ing|ge)s$", word):
        return word[:-1]
    if word.endswith("en") and len(word) > 5:
        stem = word[:-2]
        return stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "aeiou" else stem
    return word


@lru_cache(1)
def noun_pattern() -> str:
    """A pattern for a noun that names a kind of product, alone or at the end of a compound."""
    return rf"\b[\w-]*(?:{any_of(words().nouns)})(?:s|’s|en|n)?\b"


def any_of(texts: Iterable[str]) -> str:
    """A pattern for any of these, the longest first."""
    return "|".join(re.escape(text) for text in sorted(texts, key=lambda one: (-len(one), one)))


def _kinds(lists: Mapping[ProductKind, list[str]]) -> dict[str, ProductKind]:
    return {noun: kind for kind, nouns in lists.items() for noun in nouns}


def _turned(lists: Mapping[str, list[str]]) -> dict[str, str]:
    return {label: field for field, labels in lists.items() for label in labels}
