"""A publication keeps its identity when its file changes, moves, or stands somewhere twice."""

from dataclasses import replace
from pathlib import Path

import pytest

from index.types import Record, SourceRef
from ingest.sources.identity import (
    Claim,
    FoundSource,
    Identity,
    KnownPublications,
    Status,
    claims,
    derived_id,
    gone_from,
    marked,
    replaced,
    unknown,
)
from ingest.sources.sidecar import Sidecar


def found(root: Path, path: str, content: str, sidecar_id: str | None = None) -> FoundSource:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    ref = SourceRef(root.name, str(root), path)
    return FoundSource(ref, file, f"sha of {content}", f"print of {content}{sidecar_id or ''}", Sidecar(id=sidecar_id))


def known_as(source: FoundSource, publication_id: str) -> Record:
    return Record(publication_id, "Titel", "txt", source.sha256, source.fingerprint, (source.ref,), n_pages=1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "publicaties"


def identify(source: FoundSource, *records: Record) -> Identity:
    return KnownPublications(records).identify(source)


def test_a_file_that_was_never_seen_is_new_and_its_id_can_be_read(root: Path) -> None:
    identity = identify(found(root, "Één Gezin.txt", "a"))
    assert identity.status == "new"
    assert identity.publication_id.startswith("een-gezin-")


def test_the_id_does_not_depend_on_where_the_folder_lies(root: Path, tmp_path: Path) -> None:
    here = SourceRef("publicaties", str(root), "a.txt")
    assert derived_id(here) == derived_id(replace(here, root=str(tmp_path / "elders")))


def test_the_same_bytes_at_the_same_place_are_unchanged(root: Path) -> None:
    source = found(root, "a.txt", "a")
    assert identify(source, known_as(source, "p")).status == "unchanged"


def test_other_bytes_at_the_same_place_are_the_same_publication_changed(root: Path) -> None:
    before = known_as(found(root, "a.txt", "a"), "p")
    identity = identify(found(root, "a.txt", "b"), before)
    assert (identity.publication_id, identity.status) == ("p", "changed")


def test_another_sidecar_beside_the_same_bytes_is_a_change(root: Path) -> None:
    source = found(root, "a.txt", "a")
    assert identify(replace(source, fingerprint="other"), known_as(source, "p")).status == "changed"


def test_a_moved_file_keeps_its_id(root: Path) -> None:
    old = found(root, "a.txt", "a")
    before = known_as(old, "p")
    old.file.unlink()
    identity = identify(found(root, "map/b.txt", "a"), before)
    assert (identity.publication_id, identity.status) == ("p", "moved")


def test_a_moved_file_with_another_sidecar_is_the_same_publication_changed(root: Path) -> None:
    old = found(root, "a.txt", "a")
    before = known_as(old, "p")
    old.file.unlink()
    moved = replace(found(root, "map/b.txt", "a"), fingerprint="other")
    assert identify(moved, before) == Identity("p", "changed", before)


def test_the_same_bytes_twice_are_one_publication(root: Path) -> None:
    before = known_as(found(root, "a.txt", "a"), "p")
    identity = identify(found(root, "b.txt", "a"), before)
    assert (identity.publication_id, identity.status) == ("p", "duplicate")


def test_a_copy_stays_a_copy_when_it_is_seen_again(root: Path) -> None:
    first, second = found(root, "a.txt", "a"), found(root, "b.txt", "a")
    before = replace(known_as(first, "p"), sources=(first.ref, second.ref))
    assert identify(second, before).status == "duplicate"


def test_of_two_copies_the_one_that_changes_first_keeps_the_id(root: Path) -> None:
    first, second = found(root, "a.txt", "a"), found(root, "b.txt", "a")
    catalogue = KnownPublications([replace(known_as(first, "p"), sources=(first.ref, second.ref))])
    changed = found(root, "a.txt", "z")
    identity = catalogue.identify(changed)
    catalogue.claim(changed, identity)
    assert (identity.publication_id, identity.status) == ("p", "changed")
    again = catalogue.identify(second)
    assert again.status == "new"
    assert again.publication_id != "p"


def test_of_two_equal_new_files_the_second_is_a_copy_of_the_first(root: Path) -> None:
    catalogue = KnownPublications([])
    first, second = found(root, "a.txt", "a"), found(root, "b.txt", "a")
    identity = catalogue.identify(first)
    catalogue.claim(first, identity)
    assert catalogue.identify(second) == Identity(
        identity.publication_id, "duplicate", catalogue.identify(second).record
    )


def test_the_id_of_a_sidecar_wins(root: Path) -> None:
    assert identify(found(root, "a.txt", "a", sidecar_id="eigen-id")).publication_id == "eigen-id"


def test_a_file_that_gets_an_id_from_a_new_sidecar_is_a_publication_under_that_id(root: Path) -> None:
    before = known_as(found(root, "a.txt", "a"), "p")
    identity = identify(found(root, "a.txt", "a", sidecar_id="q"), before)
    assert (identity.publication_id, identity.status) == ("q", "new")


def test_two_files_with_one_sidecar_id_are_not_mixed_up(root: Path) -> None:
    catalogue = KnownPublications([])
    first, second = found(root, "a.txt", "a", "zelfde"), found(root, "b.txt", "b", "zelfde")
    catalogue.claim(first, catalogue.identify(first))
    assert catalogue.identify(second).status == "conflict"


@pytest.mark.parametrize(
    ("content", "stands", "status"),
    [("a", True, "duplicate"), ("a", False, "moved"), ("b", True, "conflict"), ("b", False, "changed")],
)
def test_a_sidecar_that_claims_a_known_id_elsewhere_takes_it_over_only_where_its_file_is_gone(
    root: Path, content: str, stands: bool, status: Status
) -> None:
    old = found(root, "a.txt", "a", "eigen")
    before = known_as(old, "eigen")
    if not stands:
        old.file.unlink()
    assert identify(found(root, "b.txt", content, "eigen"), before) == Identity("eigen", status, before)


def test_what_takes_the_place_of_a_publication_leaves_nothing_of_it_to_be_found(root: Path) -> None:
    source = found(root, "a.txt", "a")
    catalogue = KnownPublications([known_as(source, "p")])
    catalogue.put(replace(known_as(source, "p"), sha256="sha of b"))
    assert catalogue.identify(found(root, "b.txt", "a")).status == "new"
    catalogue.drop("p")
    assert catalogue.at(source.file) is None
    assert catalogue.records() == []


def test_forgetting_a_publication_leaves_what_another_one_has_taken_over(root: Path) -> None:
    source = found(root, "a.txt", "a")
    catalogue = KnownPublications([known_as(source, "p"), known_as(source, "q")])
    catalogue.drop("p")
    at_its_place = catalogue.at(source.file)
    assert at_its_place is not None
    assert at_its_place.publication_id == "q"
    assert catalogue.identify(found(root, "b.txt", "a")).publication_id == "q"


def test_a_copy_that_was_found_goes_with_its_publication(root: Path) -> None:
    first, copy = found(root, "a.txt", "a"), found(root, "b.txt", "a")
    catalogue = KnownPublications([known_as(first, "p")])
    catalogue.claim(copy, catalogue.identify(copy))
    assert [record.sources for record in catalogue.records()] == [(first.ref, copy.ref)]
    assert catalogue.at(copy.file) == known_as(first, "p")
    catalogue.drop("p")
    assert catalogue.at(copy.file) is None
    catalogue.put(known_as(first, "p"))
    assert [record.sources for record in catalogue.records()] == [(first.ref,)]


def test_a_folder_inside_a_collection_is_of_that_collection(root: Path, tmp_path: Path) -> None:
    source = found(root, "a.txt", "a")
    catalogue = KnownPublications([known_as(source, "p")])
    assert catalogue.collection_of(root / "map" / "diep") == source.ref
    assert catalogue.collection_of(tmp_path / "elders") is None


def test_two_collections_with_a_file_of_one_name_are_two_publications(root: Path) -> None:
    here = SourceRef("publicaties", str(root), "a.txt")
    assert derived_id(here) != derived_id(replace(here, collection="andere"))


def test_of_a_long_path_the_id_keeps_the_end_which_names_the_file(root: Path) -> None:
    long = SourceRef("publicaties", str(root), f"{'map/' * 30}wat-helpt.pdf")
    assert "-wat-helpt-" in derived_id(long)
    assert len(derived_id(long)) <= 60 + len("-123456")


def test_of_what_stands_twice_only_the_file_that_is_gone_is_gone(root: Path, tmp_path: Path) -> None:
    first, second = found(root, "a.txt", "a"), found(root, "b.txt", "a")
    record = replace(known_as(first, "p"), sources=(first.ref, second.ref))
    assert gone_from([root], [record]) == []
    first.file.unlink()
    assert gone_from([root], [record]) == [(record, (second.ref,))]
    assert gone_from([tmp_path / "elders"], [record]) == []


def test_a_third_copy_is_one_as_long_as_any_of_them_stands(root: Path) -> None:
    first, second = found(root, "a.txt", "a"), found(root, "b.txt", "a")
    record = replace(known_as(first, "p"), sources=(first.ref, second.ref))
    first.file.unlink()
    assert identify(found(root, "c.txt", "a"), record).status == "duplicate"


def test_a_moved_file_with_an_id_and_another_sidecar_is_the_same_publication_changed(root: Path) -> None:
    old = found(root, "a.txt", "a", "eigen")
    before = known_as(old, "eigen")
    old.file.unlink()
    moved = replace(found(root, "map/b.txt", "a", "eigen"), fingerprint="other")
    assert identify(moved, before) == Identity("eigen", "changed", before)


def test_a_file_that_was_claimed_is_known_by_the_bytes_and_sidecar_it_has_now(root: Path) -> None:
    catalogue = KnownPublications([known_as(found(root, "a.txt", "a"), "p")])
    changed = found(root, "a.txt", "b")
    catalogue.claim(changed, catalogue.identify(changed))
    assert catalogue.identify(changed).status == "unchanged"
    assert catalogue.identify(found(root, "kopie.txt", "b")).status == "duplicate"
    assert catalogue.identify(found(root, "oud.txt", "a")).status == "new"


def saying(source: FoundSource, replaces: str) -> FoundSource:
    return replace(source, sidecar=replace(source.sidecar, replaces=replaces))


@pytest.mark.parametrize("status", ["duplicate", "conflict"])
def test_a_copy_and_a_file_with_an_id_that_is_taken_replace_nothing(root: Path, status: Status) -> None:
    older, newer, other = (found(root, f"{name}.txt", name) for name in ("oud", "nieuw", "andere"))
    records = [known_as(older, "oud"), known_as(newer, "nieuw")]
    said = claims([(saying(other, "oud"), Identity("nieuw", status, records[1]))], records)
    assert replaced(said, {"oud", "nieuw"}) == {}
    taken = claims([(saying(newer, "oud"), Identity("nieuw", "unchanged", records[1]))], records)
    assert replaced(taken, {"oud", "nieuw"}) == {"oud": "nieuw"}


def replacing(**said: str | None) -> list[Claim]:
    """Publications by id, each with the id that it says it replaces."""
    return [Claim(name, (SourceRef("c", "/c", f"{name}.txt"),), older) for name, older in said.items()]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"a": "a"}, {}),
        ({"b": "a", "a": "a"}, {"a": "b"}),  # that it names itself too takes nothing from the other
        ({"a": "b", "b": "a"}, {}),
        ({"a": "b", "b": "c", "c": "a"}, {}),
        ({"a": None, "b": "a", "c": "b"}, {"a": "b", "b": "c"}),
        ({"a": None, "b": "a", "c": "b", "d": "c"}, {"a": "b", "b": "c", "c": "d"}),
        ({"a": None, "b": "a.txt"}, {"a": "b"}),
        ({"a": None, "b": "weg"}, {}),
    ],
)
def test_what_replaces_itself_or_goes_round_in_a_circle_replaces_nothing(
    said: dict[str, str | None], expected: dict[str, str]
) -> None:
    assert replaced(replacing(**said), said.keys()) == expected


def test_a_successor_that_is_gone_hands_its_place_on_to_its_own(root: Path) -> None:
    said = replacing(a=None, b="a", c="b")
    assert replaced(said, {"a", "c"}) == {"a": "c", "b": "c"}
    assert replaced(said, {"a"}) == {}


def test_a_name_that_no_publication_has_is_unknown(root: Path) -> None:
    assert unknown(replacing(a=None, b="a", c="weg")) == {"c": "weg"}


def test_what_was_replaced_before_is_not_read_again(root: Path) -> None:
    older, newer = found(root, "oud.txt", "a"), saying(found(root, "nieuw.txt", "b"), "oud.txt")
    record = replace(known_as(newer, "nieuw"), replaces="oud.txt")
    known = [(older, Identity("oud", "new", None)), (newer, Identity("nieuw", "unchanged", record))]
    assert marked(known, [record]) == [(older, Identity("oud", "replaced", record)), known[1]]
