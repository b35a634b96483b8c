"""Picture files: only file that opens them with Pillow, and only in the child process of ``sandbox``."""

from io import BytesIO
from pathlib import Path

from ingest.reading.result import Unreadable

_MOST_PIXELS = 60_000_000


def flattened(path: Path) -> bytes:
    """The first picture in a file as a PNG in grey, on white where it is see-through.

    Raises:
        Unreadable: It is no picture, is damaged, or holds more than 60 million pixels.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise Unreadable("too_large", f"{picture.width} by {picture.height} pixels")
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Unreadable("corrupt", f"picture: {error}") from error
    white = Image.new("RGBA", upright.size, "white")
    drawn = BytesIO()
    Image.alpha_composite(white, upright).convert("L").save(drawn, "PNG", compress_level=1)
    return drawn.getvalue()
