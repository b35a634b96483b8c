"""How much a visitor or a program may ask at once. What is above a limit is refused, never cut."""

QUESTION_LIMIT = 10_000  # characters: a long case fits ten times
K_LIMIT = 100  # hits of one search
BODY_LIMIT = 100_000  # bytes of a request to REST: the longest question, escaped, fits
IMAGE_WIDTHS = range(200, 2001)  # pixels of a page image
UPLOAD_LIMIT = 21_000_000  # bytes of an upload by a visitor: a plan of 20 MB and what the browser puts around it
MAINTAINER_UPLOAD_MB = 200  # megabytes of one file that a maintainer uploads
