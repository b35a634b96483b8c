"""The replies of the maintainer's commands as text for a terminal."""

from collections.abc import Sequence
from pathlib import Path

from index.stored import GenerationInfo
from ingest.backup_file import Contents
from ingest.doctor import Health
from ingest.held import Held
from ingest.near_duplicates import Pair
from ingest.saved_questions import SavedQuestion
from search_app.ranking_diff import Place, RankingChange


def switched(before: str | None, info: GenerationInfo) -> str:
    """Which generation serves now."""
    came_from = f"{before} -> " if before else ""
    return (
        f"{came_from}{info.generation}: {info.n_publications} publications, {info.n_passages} passages, now current\n"
    )


def health(found: Health) -> str:
    """What is wrong, each with what mends it."""
    lines = [f"{one.what}\n    mend: {one.mend}" for one in found.problems]
    number = len(found.problems)
    total = f"{number} problem{'s' if number > 1 else ''}" if number else "All is well"
    return "\n".join([*lines, f"{total} in {found.data_dir}. Looked at: {', '.join(found.checked)}."]) + "\n"


def questions(kept: Sequence[SavedQuestion]) -> str:
    """Saved questions with their numbers."""
    if not kept:
        return 'No questions are saved. Keep one: vraagbaak questions add "…"\n'
    return "".join(f"{one.number:>4}  {one.text}\n" for one in kept)


def alike(found: Sequence[Pair]) -> str:
    """Publications that are nearly in another one."""
    if not found:
        return "No two publications are nearly the same.\n"
    return "".join(
        f"{one.publication.publication_id}  ({one.publication.title})\n"
        f"    {one.share:.0%} of it stands in {one.other.publication_id} ({one.other.title}) too\n"
        for one in found
    )


def held(waiting: Sequence[Held]) -> str:
    """What is held back, and why."""
    if not waiting:
        return "Nothing is held back.\n"
    return "".join(f"{one.publication_id}  ({one.source})\n    {' '.join(one.found)}\n" for one in waiting)


def backup(file: Path, kept: Contents) -> str:
    """What a backup holds."""
    size = sum(member.bytes for member in kept.members)
    serving = kept.current or "no generation yet"
    return f"{file}: of {kept.created}, {serving}, {len(kept.members)} files, {size / 1e6:,.1f} MB unpacked\n"


def rankings(changes: Sequence[RankingChange]) -> str:
    """What changes among the first three passages of the saved questions."""
    return "".join(f"{one.question}\n{_listed('before', one.before)}{_listed('after ', one.after)}" for one in changes)


def _listed(label: str, places: Sequence[Place]) -> str:
    return "".join(
        f"    {label} {rank}. {one.title}{'' if one.page is None else f', page {one.page}'}  {one.heading}\n"
        for rank, one in enumerate(places, start=1)
    )
