"""Build what the Containerfile builds, without a daemon, and start it: ``make image``. Needs root and debootstrap.

Each instruction is done as it stands, in a root file system that debootstrap makes. What comes out then runs as
compose.yaml says: read-only but for its data and /tmp, without rights, and here without any network. It ingests the
demo corpus, serves, is ready by its own health check, and answers.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONTAINERFILE = Path(__file__).with_name("Containerfile")
QUESTION = "Wat helpt kinderen van wie de ouders gaan scheiden?"
# The builder's own way to the packages, seen while a RUN runs; certificates where no package puts its own.
_OF_THE_BUILDER = {"/etc/resolv.conf": "/etc/resolv.conf", "/etc/ssl/certs/ca-certificates.crt": "/run/builder.crt"}
_PASSED_ON = ("PIP_INDEX_URL", "PIP_DEFAULT_TIMEOUT", "http_proxy", "https_proxy", "no_proxy")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_APART = ("unshare", "--mount", "--pid", "--fork", "--kill-child")  # what is mounted and started goes with it
_READY = 300  # seconds


@dataclass(slots=True)
class Image:
    """What the instructions made so far."""

    folder: Path
    workdir: str = "/"
    user: str = "root"
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": _PATH})
    commands: dict[str, list[str]] = field(default_factory=dict)  # ENTRYPOINT, CMD, HEALTHCHECK


def instructions(text: str) -> list[tuple[str, str]]:
    """The instructions of a Containerfile, with the lines that go on joined."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    words = (line.split(maxsplit=1) for line in joined.splitlines() if line.strip())
    return [(name, rest) for name, rest in words]


def build(image: Image, todo: Sequence[tuple[str, str]]) -> None:
    """Do each instruction. Raises ValueError for one that this doesn't know, CalledProcessError for one that fails."""
    for name, rest in todo:
        began = time.monotonic()
        _do(image, name, rest)
        sys.stdout.write(f"{time.monotonic() - began:6.1f} s  {name} {rest[:90]}\n")
        sys.stdout.flush()


def _do(image: Image, name: str, rest: str) -> None:
    match name:
        case "FROM":
            suite = re.fullmatch(r"debian:(\w+)-slim", rest)
            assert suite, "only Debian's own images can be made here"
            subprocess.run(["debootstrap", "--variant=minbase", suite[1], image.folder], check=True, stdout=sys.stderr)
        case "WORKDIR":
            image.workdir = rest
            (image.folder / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        case "COPY":
            *sources, target = rest.split()
            _copy(sources, image.folder / image.workdir.lstrip("/") / target)
        case "ENV":
            image.environment |= dict(word.split("=", 1) for word in shlex.split(rest))
        case "USER":
            image.user = rest
        case "RUN":
            _run(image, rest)
        case "ENTRYPOINT" | "CMD":
            image.commands[name] = json.loads(rest)
        case "HEALTHCHECK":
            image.commands[name] = json.loads(rest.partition("CMD ")[2])
        case "VOLUME" | "EXPOSE":
            pass
        case _:
            raise ValueError(f"rootfs.py doesn't know the instruction {name}")


def _copy(sources: Sequence[str], target: Path) -> None:
    skipped = shutil.ignore_patterns("__pycache__")
    for source in sources:
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, target, ignore=skipped)
        else:
            shutil.copy2(ROOT / source, target)


def _run(image: Image, command: str) -> None:
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    mounts = [f"mount -t proc proc {image.folder}/proc", f"mount --rbind /dev {image.folder}/dev"]
    for file, seen in _OF_THE_BUILDER.items():
        inside = image.folder / seen.lstrip("/")
        inside.parent.mkdir(parents=True, exist_ok=True)
        inside.touch()
        mounts.append(f"mount --bind {file} {inside}")
    script = f"cd {image.workdir} && {command}"
    chroot = shlex.join(["chroot", str(image.folder), "/bin/sh", "-c", script])
    given = {**image.environment, **passed, "PIP_CERT": "/run/builder.crt", "DEBIAN_FRONTEND": "noninteractive"}
    words = [*_APART, "sh", "-ec", "; ".join([*mounts, chroot])]
    subprocess.run(words, env=given, check=True, stdout=sys.stderr)


def start(image: Image) -> None:
    """Ingest, serve, wait until it is ready, and ask. Raises CalledProcessError."""
    folder, entry = image.folder, image.commands["ENTRYPOINT"]
    data, corpus = image.environment["VRAAGBAAK_DATA_DIR"], folder / "publications"
    corpus.mkdir(exist_ok=True)
    mounts = [
        "ip link set lo up", f"mount --bind {folder} {folder}", f"mount -t proc proc {folder}/proc",
        f"mount --rbind /dev {folder}/dev", f"mount -t tmpfs tmpfs {folder}/tmp",
        f"mount -t tmpfs tmpfs {folder}{data}", f"chown {_owner(image)} {folder}{data}",
        f"mount --bind -o ro {ROOT}/corpus/publications {corpus}", f"mount -o remount,bind,ro {folder}",
    ]  # fmt: skip
    inside = [
        f"cd {image.workdir}", shlex.join([*entry, "ingest", "/publications"]),
        shlex.join([*entry, *image.commands["CMD"]]) + " &",
        f"for n in $(seq {_READY}); do {shlex.join(image.commands['HEALTHCHECK'])} 2>/dev/null && break; sleep 1; done",
        shlex.join(image.commands["HEALTHCHECK"]), shlex.join([*entry, "ask", QUESTION]),
    ]  # fmt: skip
    script = "\n".join(inside)
    chroot = shlex.join(["chroot", f"--userspec={_owner(image)}", str(folder), "/bin/sh", "-ec", script])
    words = [*_APART, "--net", "sh", "-ec", "; ".join([*mounts, chroot])]
    subprocess.run(words, env={**image.environment, "HOME": data}, check=True)


def _owner(image: Image) -> str:
    users = (image.folder / "etc/passwd").read_text(encoding="utf-8").splitlines()
    (found,) = [line.split(":") for line in users if line.startswith(f"{image.user}:")]
    return f"{found[2]}:{found[3]}"


def main(folder: Path) -> None:
    """Build in an empty folder, which stays, and start what was built."""
    image = Image(folder)
    build(image, instructions(CONTAINERFILE.read_text(encoding="utf-8")))
    size = subprocess.run(["du", "-sm", "-x", folder], capture_output=True, text=True, check=True).stdout.split()[0]
    sys.stdout.write(f"built: {size} MB in {folder}\n")
    start(image)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
