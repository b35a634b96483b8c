"""EML to a page: the subject as its title, and the words of the message; attachments are told, not read."""

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from ingest.reading.assemble import Block, Found, page_of
from ingest.reading.html.blocks import as_seen, blocks_of
from ingest.reading.html.reader import parsed
from ingest.reading.result import Unreadable, attachments_not_read
from ingest.reading.text.plain import MOST_BYTES, decode
from ingest.reading.text_repair import mend_inline_hyphens, one_line


def read(path: Path) -> Found:
    """Read an e-mail that was saved as a file. Raises Unreadable."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable("too_large", f"{path.stat().st_size} bytes of mail")
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    body = message.get_body(preferencelist=("html", "plain"))
    if not isinstance(body, EmailMessage):
        raise Unreadable("empty", "EML: no words")
    title = one_line(str(message["subject"] or ""))
    blocks = [Block(title, 1), *_blocks(body)]
    names = tuple(one.get_filename() or "" for one in message.iter_attachments())
    sent = message["date"]
    when = getattr(sent, "datetime", None)
    warnings = (attachments_not_read(names),) if any(names) else ()
    return Found((page_of(blocks),), title or None, date=when.date().isoformat() if when else None, warnings=warnings)


def _blocks(body: EmailMessage) -> list[Block]:
    content = body.get_payload(decode=True)
    text = _decoded(content if isinstance(content, bytes) else b"", body.get_content_charset())
    if body.get_content_type() == "text/html" and text.strip():
        tree = parsed(text)
        as_seen(tree)
        found = list(blocks_of(tree.body if tree.body is not None else tree))
    else:
        found = [Block(one) for one in text.replace("\r\n", "\n").split("\n\n")]
    return [Block(mend_inline_hyphens(one.text), one.level) for one in found]


def _decoded(content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decode(content)
