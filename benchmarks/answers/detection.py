"""Products found in pages, against a list of what they name: ``python -m benchmarks.answers.detection``.

A name counts when one holds the other by 60 % of its letters (letters and digits alone are compared). Recall is over
the listed products, precision over the found ones. Prints each set, then what was found that is on no list: first of
each page alone, then of all pages as one archive, as its index says, without and with what only names a product that
another page tells of, and those names in the sentences that name them.
"""

import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from benchmarks import sets
from benchmarks.sets import SHARED
from index.encoder.open import open_encoder
from index.products import Mention, Treatment
from index.settings import load
from index.store.protocol import GenerationReader
from ingest.products.detect import detect, tells_of_products
from ingest.products.names import TextLine
from ingest.sources.identity import place
from search_app.products.catalogue import catalogue_of

_SHARE = 0.6
_TOLD = ("subject", "described")
ROLES = ("subject", "described", "mentioned", "any")
_ROLE: Mapping[Treatment, str] = {"itself": "subject", "described": "described", "named": "mentioned"}
_CORPUS = sets.ROOT / "corpus"
_UNSEEN = "12"  # the first part that was written after weights and rules


@dataclass(frozen=True, slots=True)
class Gold:
    """A product that a page names, by any of its names, in its role there."""

    names: tuple[str, ...]
    role: str


@dataclass(slots=True)
class Scores:
    """Counts of listed and found products; ``wrong`` are names on no list, ``missed`` listed names not found."""

    listed: Counter[str] = field(default_factory=Counter)
    recalled: Counter[str] = field(default_factory=Counter)
    same_role: int = 0
    n_found: int = 0
    n_told: int = 0  # of these: subject or described
    wrong_told: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of what was found that is listed."""
        return 1 - len(self.wrong) / max(1, self.n_found)

    @property
    def recall(self) -> float:
        """Share of what is listed that was found."""
        return sum(self.recalled.values()) / max(1, sum(self.listed.values()))

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return _f1(self.precision, self.recall)

    @property
    def told(self) -> float:
        """F1 of what a page is about or tells of: wrong is a name on no list that was taken for one of these."""
        listed, recalled = (sum(each[role] for role in _TOLD) for each in (self.listed, self.recalled))
        return _f1(1 - self.wrong_told / max(1, self.n_told), recalled / max(1, listed))

    def line(self) -> str:
        """All in one line."""
        roles = ", ".join(f"{role} {self.recalled[role]}/{self.listed[role]}" for role in ROLES if self.listed[role])
        told = "" if self.listed["any"] else f"F1 of subject and described {self.told:.3f}; "
        return (
            f"precision {self.precision:.3f}, recall {self.recall:.3f}, F1 {self.f1:.3f} ({roles}; {told}"
            f"role right {self.same_role / max(1, sum(self.recalled.values())):.2f})"
        )


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / max(1e-9, precision + recall)


def alike(one: str, other: str) -> bool:
    """Whether one name holds the other by 60 % of its letters."""
    first, second = sorted((_folded(one), _folded(other)), key=len)
    return bool(first) and first in second and len(first) >= _SHARE * len(second)


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def scored(judged: Sequence[tuple[Sequence[Gold], Sequence[tuple[str, str]]]]) -> Scores:
    """``judged`` is, for each page, what it names and what was found there with its role."""
    made = Scores()
    for gold, found in judged:
        for product in gold:
            made.listed[product.role] += 1
            roles = [role for name, role in found if any(alike(name, one) for one in product.names)]
            made.recalled[product.role] += bool(roles)
            made.same_role += product.role in roles
            if not roles:
                made.missed.append(product.names[0])
        made.n_found += len(found)
        wanted = [one for product in gold for one in product.names]
        wrong = [(name, role) for name, role in found if not any(alike(name, one) for one in wanted)]
        made.wrong += [name for name, _ in wrong]
        made.n_told += sum(role in _TOLD for _, role in found)
        made.wrong_told += sum(role in _TOLD for _, role in wrong)
    return made


@dataclass(frozen=True, slots=True)
class Archive:
    """Folders of pages that stand in one index, by name, and what each file in them names."""

    name: str
    folders: Mapping[str, Path]
    gold: Mapping[Path, Sequence[Gold]]


def main() -> None:
    """Print the figures of both field sets and of pages of our own that no rule or weight was made on, with faults."""
    for folder in sorted((SHARED / "eval" / "field-dev").glob("*/pages")):
        _print(f"field-dev {folder.parent.name}", scored(list(_judged(folder.parent))))
    _print("long pages, unseen", scored(list(_long_pages())))
    settings = load(os.environ)
    encoder = open_encoder(settings.model_dir, settings.model)
    for one in _archives():
        with sets.open_folders(one.name, tuple(one.folders.values()), settings, encoder) as reader:
            _print_archive(one, reader)


def _archives() -> Iterator[Archive]:
    """Both field sets, the demo corpus, and texts that no rule or weight was made on."""
    from training import pages, products, texts

    if lists := sorted((SHARED / "eval" / "field-dev").glob("*/products.jsonl")):
        folders = {f"field-dev {one.parent.name}": one.with_name("pages") for one in lists}
        yield Archive("field-dev", folders, {file: gold for one in lists for file, gold in _listed(one.parent).items()})
    demo: defaultdict[Path, list[Gold]] = defaultdict(list)
    for row in yaml.safe_load((_CORPUS / "products.yaml").read_text(encoding="utf-8")):
        for source in row["sources"]:
            demo[_CORPUS / "publications" / source].append(Gold((row["name"], *row["other_names"]), "any"))
    yield Archive("demo", {"demo": _CORPUS / "publications"}, demo)
    folder = sets.WORK / "pages-unseen"
    folder.mkdir(parents=True, exist_ok=True)
    unseen = [one for one in texts.read_all() if one.number[:2] >= _UNSEEN]
    files = [pages.write(one, folder) for one in unseen]
    gold = [its for its, _, _ in products.marked(unseen)]
    yield Archive("unseen-texts", {f"parts {_UNSEEN} and later": folder}, dict(zip(files, gold, strict=True)))


def _print_archive(archive: Archive, reader: GenerationReader) -> None:
    """The figures as the index says, without and with what only names, of each folder and of all; what that adds."""
    stored = {one.mention_id for one in reader.products.mentions()}
    told = [mention for entry in catalogue_of(reader).products for mention in entry.mentions]
    places = [(one.publication_id, place(source)) for one in reader.records() for source in one.sources]
    file_of = {id: file for id, file in places if file.parent in archive.folders.values()}
    several = {archive.name: tuple(archive.folders.values())} if len(archive.folders) > 1 else {}
    for name, folders in ({one: (folder,) for one, folder in archive.folders.items()} | several).items():
        files = sorted(file for file in file_of.values() if file.parent in folders)
        for label, some in (("one archive", [one for one in told if one.mention_id in stored]), ("and names", told)):
            by_file: defaultdict[Path, list[tuple[str, str]]] = defaultdict(list)
            for mention in some:
                by_file[file_of[mention.publication_id]].append((mention.name, _ROLE[mention.treatment]))
            made = scored([(archive.gold.get(file, ()), by_file[file]) for file in files])
            sys.stdout.write(f"{name}, {label}: {made.line()}\n")
    for mention in (one for one in told if one.mention_id not in stored):
        file = file_of[mention.publication_id]
        listed = [name for product in archive.gold.get(file, ()) for name in product.names]
        sign = "listed" if any(alike(mention.name, name) for name in listed) else "not listed"
        sys.stdout.write(f"  {sign}: {mention.name} ({file.name}): {_sentence(mention, reader)}\n")


def _sentence(mention: Mention, reader: GenerationReader) -> str:
    (passage,) = reader.get([mention.told[0].passage_id])
    sentence = passage.sentences[mention.told[0].sentence]
    return " ".join(passage.text[sentence.start : sentence.end].split())


def _print(name: str, made: Scores) -> None:
    sys.stdout.write(f"{name}: {made.line()}\n")
    sys.stdout.write(f"  found, not listed: {', '.join(made.wrong)}\n  missed: {', '.join(made.missed)}\n")


def _long_pages() -> Iterator[tuple[tuple[Gold, ...], list[tuple[str, str]]]]:
    """Parts 7 to 11 of the training texts, written after the weights were fitted and by others than the rules."""
    from training import products, texts

    for gold, title, lines in products.marked([one for one in texts.read_all() if one.number[:2] >= "07"]):
        yield gold, _detected(lines, title)


def _detected(lines: list[TextLine], title: str) -> list[tuple[str, str]]:
    return [(one.name, one.role) for one in detect(lines, title)] if tells_of_products(lines) else []


def _judged(folder: Path) -> Iterator[tuple[Sequence[Gold], list[tuple[str, str]]]]:
    from training.products import read_lines

    gold = _listed(folder)
    for file in sorted((folder / "pages").iterdir()):
        title, lines = read_lines(file)
        yield gold.get(file, ()), _detected(lines, title)


def _listed(folder: Path) -> Mapping[Path, Sequence[Gold]]:
    """By file what it names, as the set lists it."""
    gold: defaultdict[Path, list[Gold]] = defaultdict(list)
    for row in map(json.loads, (folder / "products.jsonl").read_text(encoding="utf-8").splitlines()):
        gold[folder / "pages" / row["file"]].append(Gold((row["name"], *row.get("other_names", ())), row["role"]))
    return gold


if __name__ == "__main__":
    main()
