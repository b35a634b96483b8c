"""A training text as the file a publication would be: Markdown or HTML, without its marks."""

import html
import zlib
from collections.abc import Iterator
from pathlib import Path

from training.texts import Line, Text

_WEB_SHARE = 3  # one text of so many becomes HTML, the others Markdown


def write(text: Text, folder: Path) -> Path:
    """Write the text as one file, named after its number; which kind of file follows from the number too."""
    web = zlib.crc32(text.number.encode()) % _WEB_SHARE == 0
    file = folder / f"{text.number}.{'html' if web else 'md'}"
    file.write_text(_html(text) if web else _markdown(text), encoding="utf-8")
    return file


def _markdown(text: Text) -> str:
    parts = [f"# {text.title}\n"]
    for shape, lines in _blocks(text):
        words = [line.words for line in lines]
        if shape == "heading":
            parts.append(f"## {words[0]}\n")
        elif shape == "item":
            parts.append("\n".join(f"- {one}" for one in words) + "\n")
        elif shape == "row":
            parts.append("\n".join([f"| {words[0]} |", "|---|", *(f"| {one} |" for one in words[1:])]) + "\n")
        else:
            parts.append(" ".join(words) + "\n")
    return "\n".join(parts)


def _html(text: Text) -> str:
    parts = [f"<h1>{html.escape(text.title)}</h1>"]
    for shape, lines in _blocks(text):
        words = [html.escape(line.words) for line in lines]
        if shape == "heading":
            parts.append(f"<h2>{words[0]}</h2>")
        elif shape == "item":
            parts.append("<ul>" + "".join(f"<li>{one}</li>" for one in words) + "</ul>")
        elif shape == "row":
            parts.append("<table>" + "".join(f"<tr><td>{one}</td></tr>" for one in words) + "</table>")
        else:
            parts.append(f"<p>{' '.join(words)}</p>")
    title = html.escape(text.title)
    head = f'<!doctype html>\n<html lang="nl"><head><meta charset="utf-8"><title>{title}</title></head>'
    return f"{head}<body><main><article>{''.join(parts)}</article></main></body></html>\n"


def _blocks(text: Text) -> Iterator[tuple[str, list[Line]]]:
    """Runs of lines that make one paragraph, list or table; each heading by itself."""
    run: list[Line] = []
    for line in text.lines:
        goes_on = run and run[-1].shape == line.shape and line.shape != "heading"
        if run and not (goes_on and (line.shape != "sentence" or not line.starts_paragraph)):
            yield run[0].shape, run
            run = []
        run.append(line)
    if run:
        yield run[0].shape, run
