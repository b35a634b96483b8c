"""Whether sentences stand in their file as a person sees it, in LibreOffice, Chromium or poppler.

``python -m benchmarks.reading.verbatim FOLDER… [--sentences 200] [--seed 4]`` draws sentences at random from the files
of each format, looks each up in what the other program shows, and prints the share found and every miss. A sentence
that the other program doesn't show may stand in a second witness: a PDF in the order of its file (``pdftotext -raw``,
for poppler prints the rows of a table in another order), or the paragraphs of slides as their file stores them (for
poppler mixes what is drawn beside each other). Such a sentence isn't counted as shown: it has a column of its own and
is printed with a ~, to be looked at on its page, where it can be drawn. LibreOffice draws no SmartArt that its slide
doesn't tell it how to: the drawing that PowerPoint kept of it in the file is put on the slide first, each shape where
it says, else in a column. Word and PowerPoint files are judged a second time as LibreOffice saves them as ODT and ODP,
web pages as a mail that holds them. Then it says which formats no file was found of, and which files were refused,
with the reason. It needs libreoffice, chromium and poppler-utils; Markdown is drawn by markdown-it, a mail by Chromium
from what Python's email takes out.
"""

import argparse
import html
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from xml.etree import ElementTree

from lxml import etree  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from playwright.sync_api import Page as Tab
from playwright.sync_api import sync_playwright

from ingest.chunking.sentences import split
from ingest.reading import sandbox
from ingest.reading.result import Reading
from ingest.sources import kinds
from ingest.sources.discovery import find

_SECONDS = 400  # for one file in another program
_PATIENT = sandbox.Limits(seconds=sandbox.DEFAULT.most_seconds)  # what is drawn depends on no busy machine
_OFFICE = {kinds.DOCX: kinds.ODT, kinds.PPTX: kinds.ODP}  # and what LibreOffice saves it as
_OF_OFFICE = (*_OFFICE, *_OFFICE.values())
_OF_WEB = (kinds.HTML, kinds.MD, kinds.EPUB, kinds.ZIP, kinds.EML)
_OF_TEXT = (kinds.DOCX, kinds.ODT)
_ALL = frozenset(
    (kinds.PDF, kinds.HTML, kinds.DOCX, kinds.PPTX, kinds.ODT, kinds.ODP, kinds.EML, kinds.EPUB, kinds.ZIP, kinds.MHTML,
     kinds.TXT, kinds.MD)
)  # fmt: skip
_NOTES = "Notities"  # the heading that the reader sets over the notes of a slide
_PDF_WITH_NOTES = 'pdf:impress_pdf_Export:{"ExportNotesPages":{"type":"boolean","value":"true"}}'
_MARK = re.compile(r"^\s*(?:[•▪–☐☒]|\(?\w{1,4}[.)]|\d[\d.]*)\s+|^[⁰¹²³⁴⁵⁶⁷⁸⁹]+\s*")
_CELL = re.compile(r"; |: |\n")
_STORED = re.compile(r"content\.xml|ppt/(?:slides/slide|notesSlides/notesSlide|diagrams/(?:data|drawing))\d+\.xml")
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DSP = "http://schemas.microsoft.com/office/drawing/2008/diagram"
_GROUP = (
    '<p:grpSp xmlns:p="{p}" xmlns:a="{a}"><p:nvGrpSpPr><p:cNvPr id="900" name="SmartArt"/><p:cNvGrpSpPr/><p:nvPr/>'
    '</p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/><a:chOff x="0" y="0"/>'
    '<a:chExt cx="{width}" cy="{height}"/></a:xfrm></p:grpSpPr></p:grpSp>'
)
_PLACED = (
    '<look xmlns:a="{a}"><a:xfrm><a:off x="0" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    '<a:prstGeom prst="rect"/></look>'
)
_HYPHEN = re.compile(r"(?<=\w)-\n(?=[a-zà-ÿ])")  # at the end of a line


@dataclass(frozen=True, slots=True)
class Scores:
    """Of the sentences of one format that were drawn: those that don't stand in what is seen, by the file's name.

    ``otherwise``: those that stand in a second witness alone, which a person has to look at.
    """

    format: str
    drawn: int
    missing: tuple[tuple[str, str], ...]
    otherwise: tuple[tuple[str, str], ...] = ()

    @property
    def share(self) -> float:
        """Of the sentences that the other program shows, 0 to 1."""
        return self.n_shown / max(1, self.drawn)

    @property
    def n_shown(self) -> int:
        """How many sentences the other program shows."""
        return self.drawn - len(self.otherwise) - len(self.missing)


def letters(text: str) -> str:
    """Letters and figures alone: blanks, hyphens at line ends and marks of lists differ from program to program."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def stands_in(sentence: str, seen: str) -> bool:
    """Whether a sentence stands in what is seen (as ``letters``), whole; a row of a table cell by cell."""
    whole = letters(_MARK.sub("", sentence))
    if whole in seen:
        return True
    cells = _CELL.split(sentence)
    return len(cells) > 1 and all(letters(_MARK.sub("", cell)) in seen for cell in cells)


def check(
    readings: Mapping[Path, Reading], show: Callable[[Path, str], Sequence[str]], n_sentences: int, seed: int
) -> Iterator[Scores]:
    """The scores of each format among the files.

    ``readings`` are those of files of any formats; ``show`` gives what another program shows of a file of a format, and
    what a second witness shows behind it.
    """
    by_format: dict[str, list[tuple[Path, str]]] = {}
    for path, reading in readings.items():
        found = ((path, page.text[a:b]) for page in reading.pages for a, b in split(page.text))
        told = (one for one in found if letters(one[1]) and one[1] != _NOTES)
        by_format.setdefault(reading.format, []).extend(told)
    for format, sentences in sorted(by_format.items()):
        drawn = random.Random(seed).sample(sentences, min(n_sentences, len(sentences)))
        seen = {path: [letters(text) for text in show(path, format)] for path in {path for path, _ in drawn}}
        unseen = [(path, text) for path, text in drawn if not stands_in(text, seen[path][0])]
        otherwise = [(path, text) for path, text in unseen if any(stands_in(text, one) for one in seen[path][1:])]
        missing = tuple((path.name, text) for path, text in unseen if (path, text) not in otherwise)
        yield Scores(format, len(drawn), missing, tuple((path.name, text) for path, text in otherwise))


def shown_by(tab: Tab, folder: Path) -> Callable[[Path, str], Sequence[str]]:
    """What other programs show, with ``folder`` to write in."""

    def show(path: Path, format: str) -> Sequence[str]:
        flowing = ""
        if format in _OF_TEXT:  # without the feet of pages that stand inside a sentence
            flowing = saved_as("txt:Text (encoded):UTF8", path, folder).read_text(encoding="utf-8")
        stored = stored_in(path) if format in _OF_OFFICE else ""
        if format in _OF_OFFICE:
            path = with_smartart(path, folder) if format == kinds.PPTX else path
            path = saved_as(_PDF_WITH_NOTES if format not in _OF_TEXT else "pdf", path, folder)
        if format == kinds.PDF or format in _OF_OFFICE:
            if format == kinds.PDF:
                return [_HYPHEN.sub("", _printed(path, *order)) for order in ((), ("-raw",))]
            return [flowing + _HYPHEN.sub("", _printed(path)), *([] if format in _OF_TEXT else [stored])]
        if format in _OF_WEB:
            return ["\n".join(_drawn(tab, page) for page in _pages_of(path, format))]
        return [path.read_text(encoding="utf-8", errors="replace")]

    return show


def saved_as(kind: str, path: Path, folder: Path) -> Path:
    """The file as LibreOffice saves it: ``kind`` as it names it, an extension in front."""
    home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    options = ["--headless", "--convert-to", kind, "--outdir", str(folder)]
    command = ["soffice", home, *options, str(path)]  # no pipes: what it leaves running would hold them open
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, timeout=_SECONDS)
    return folder / f"{path.stem}.{kind.partition(':')[0]}"


def stored_in(path: Path) -> str:
    """The paragraphs of slides, with those of SmartArt and charts, as their file stores them."""
    with zipfile.ZipFile(path) as archive:
        parts = (archive.read(name) for name in archive.namelist() if _STORED.fullmatch(name))
        return "\n".join(line for part in parts for line in _paragraphs(ElementTree.fromstring(part)))


def with_smartart(path: Path, folder: Path) -> Path:
    """A presentation with the drawings that PowerPoint kept of its SmartArt in the place of these."""
    drawn = folder / "drawn" / path.name
    drawn.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(drawn, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in archive.namelist():
            content = archive.read(name)
            copy.writestr(name, _drawn_slide(archive, name, content) if _SLIDE.fullmatch(name) else content)
    return drawn


def _drawn_slide(archive: zipfile.ZipFile, name: str, content: bytes) -> bytes:
    slide = etree.fromstring(content)
    links = name.replace("slides/", "slides/_rels/") + ".rels"
    targets = {one.get("Id"): one.get("Target") for one in etree.fromstring(archive.read(links))}
    for frame in list(slide.iter(f"{{{_P}}}graphicFrame")):
        for named in frame.iter("{*}relIds"):
            data = targets[named.get(f"{{{_R}}}dm")]
            kept = f"ppt/diagrams/{data.rpartition('/')[2].replace('data', 'drawing')}"  # as PowerPoint names it
            if kept in archive.namelist():
                frame.getparent().replace(frame, _as_shapes(frame, etree.fromstring(archive.read(kept))))
    return bytes(etree.tostring(slide))


def _as_shapes(frame: etree._Element, drawing: etree._Element) -> etree._Element:
    """The shapes of a kept drawing as a group of a slide, in the place of its frame."""
    place, size = frame.find(f".//{{{_A}}}off"), frame.find(f".//{{{_A}}}ext")
    width, height = int(size.get("cx")), int(size.get("cy"))
    group = etree.fromstring(_GROUP.format(p=_P, a=_A, x=place.get("x"), y=place.get("y"), width=width, height=height))
    shapes = list(drawing.iter(f"{{{_DSP}}}sp"))
    for row, shape in enumerate(shapes):
        for part in shape.iter(f"{{{_DSP}}}*"):
            part.tag = part.tag.replace(_DSP, _P)
        etree.SubElement(shape.find(f"{{{_P}}}nvSpPr"), f"{{{_P}}}nvPr")
        look = shape.find(f"{{{_P}}}spPr")
        if look.find(f"{{{_A}}}xfrm") is None:
            step = height // len(shapes)
            look[:] = etree.fromstring(_PLACED.format(a=_A, y=row * step, width=width, height=step))
        for moved in shape.findall(f"{{{_P}}}txXfrm"):
            shape.remove(moved)
        group.append(shape)
    return group


def _paragraphs(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        if element.tag.rpartition("}")[2] in ("p", "h"):
            yield "".join(element.itertext())


def as_mail(path: Path, folder: Path) -> Path:
    """A web page as a mail that holds it."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["Subject"] = "a@example.org", path.stem
    mail.set_content(path.read_text(encoding="utf-8", errors="replace"), subtype="html")
    saved = folder / f"{path.stem}.eml"
    saved.write_bytes(mail.as_bytes())
    return saved


def _printed(path: Path, *options: str) -> str:
    command = ["pdftotext", *options, "-enc", "UTF-8", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True, timeout=_SECONDS).stdout.decode(errors="replace")


def _pages_of(path: Path, format: str) -> Iterator[str]:
    """The pages for a browser."""
    if format in (kinds.EPUB, kinds.ZIP):
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith((".xhtml", ".html", ".htm"))]
            yield from (archive.read(name).decode("utf-8", "replace") for name in names)
        return
    if format == kinds.EML:
        mail = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        body = mail.get_body(("html", "plain"))
        assert body is not None
        yield f"<pre>{html.escape(str(mail['subject']))}</pre>"
        text = str(body.get_content())
        yield text if body.get_content_type() == "text/html" else f"<pre>{html.escape(text)}</pre>"
        return
    text = path.read_text(encoding="utf-8", errors="replace")
    yield MarkdownIt("gfm-like", {"linkify": False}).render(text) if format == kinds.MD else text


def _drawn(tab: Tab, page: str) -> str:
    """What a browser shows, with what a reader can unfold; no script is run and nothing is fetched."""
    tab.set_content(re.sub(r"^\s*<\?xml[^>]*\?>", "", page), wait_until="domcontentloaded")
    tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    return html.unescape(str(tab.evaluate("document.body.innerText")))


def main() -> None:
    """Print the table and the misses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--sentences", type=int, default=200)
    parser.add_argument("--seed", type=int, default=4)
    asked = parser.parse_args()
    files = [found.path for found in find(asked.folders)]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_context(java_script_enabled=False, offline=True).new_page()
        tab.route("**/*", lambda route: route.abort())
        readings, refused = _read(files)
        kinds_of = {path: reading.format for path, reading in readings.items()}
        saved = [saved_as(_OFFICE[kind], path, Path(folder)) for path, kind in kinds_of.items() if kind in _OFFICE]
        saved += [as_mail(path, Path(folder)) for path, kind in kinds_of.items() if kind == kinds.HTML]
        show = shown_by(tab, Path(folder))
        for scores in check({**readings, **_read(saved)[0]}, show, asked.sentences, asked.seed):
            sys.stdout.write(
                f"{scores.format}: {scores.n_shown} of {scores.drawn} ({scores.share:.1%}) shown, "
                f"{len(scores.otherwise)} in the second witness alone (~), {len(scores.missing)} in none\n"
            )
            sys.stdout.writelines(f"  ~ {name}: {text!r}\n" for name, text in scores.otherwise)
            sys.stdout.writelines(f"    {name}: {text!r}\n" for name, text in scores.missing)
            sys.stdout.flush()
        sys.stdout.write(
            f"of no file: {', '.join(sorted(_ALL - {*kinds_of.values(), *_OFFICE.values(), kinds.EML}))}\n"
        )
        sys.stdout.writelines(f"refused: {path.name}: {why}\n" for path, why in refused.items())
        browser.close()


def _read(files: Sequence[Path]) -> tuple[Mapping[Path, Reading], Mapping[Path, str]]:
    """What is read of the files, and of those that are refused the reason."""
    found = {path: sandbox.read(path, _PATIENT) for path in files}
    readings = {path: one for path, one in found.items() if isinstance(one, Reading)}
    return readings, {path: one.reason for path, one in found.items() if not isinstance(one, Reading)}


if __name__ == "__main__":
    main()
