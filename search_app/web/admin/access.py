"""Who may keep the archive: a Maintainer is made here and nowhere else, and without one Beheer does nothing."""

from dataclasses import dataclass

from index.errors import VraagbaakError
from index.settings import Settings


class AccessRefused(VraagbaakError):
    """Somebody who did not log in, or who may not, asked for Beheer."""


@dataclass(frozen=True, slots=True)
class Maintainer:
    """Somebody who logged in and may keep the archive; ``name`` is what the login calls them."""

    name: str


def admit(settings: Settings, name: str | None) -> Maintainer:
    """The maintainer whom the login calls ``name``; None is somebody who did not log in.

    Raises:
        AccessRefused: Beheer is off, nobody logged in, or this one is not among ``beheer_users``.
    """
    if settings.beheer == "off":
        raise AccessRefused("Beheer is off. Turn it on in vraagbaak.toml: beheer = \"oidc\" or \"proxy\".")
    if not name:
        raise AccessRefused("Nobody is logged in. Log in first.")
    users = {one.strip().casefold() for one in settings.beheer_users.split(",") if one.strip()}
    if not users and settings.beheer == "oidc":  # whoever has an account with the provider would get in
        raise AccessRefused("Nobody is named who may log in. Set beheer_users in vraagbaak.toml.")
    if users and name.casefold() not in users:
        raise AccessRefused(f"'{name}' is not among beheer_users in vraagbaak.toml.")
    return Maintainer(name)


def require(maintainer: object) -> Maintainer:
    """The same maintainer. Raises AccessRefused for anything else."""
    if not isinstance(maintainer, Maintainer):
        raise AccessRefused("Only a maintainer who logged in may do this.")
    return maintainer
