"""How much a visitor or a program may ask at once. What is above a limit is refused, never cut."""

QUESTION_LIMIT = 10_000  # characters: a long case fits ten times
PLAN_LIMIT = 200_000  # characters of a plan that are compared: 40 paragraphs of it are embedded
K_LIMIT = 100  # hits of one search
BODY_LIMIT = 100_000  # bytes of a request to REST: the longest question, escaped, fits
BODY_SECONDS = 10.0  # in which a request to REST has to be sent
AT_ONCE = 4  # requests to REST that are worked on together: two processors, and one waits for the disk
WAITING_LIMIT = 32  # requests to REST that wait for that
PATIENCE_SECONDS = 10.0  # that one waits at most
RETRY_AFTER = 5  # seconds after which one that was refused may try again
PAGE_LIMIT = 1000  # publications or products in one reply
FILTER_VALUES = 100  # values of one field in a filter
IMAGE_WIDTHS = range(200, 2001)  # pixels of a page image
UPLOAD_LIMIT = 21_000_000  # bytes of an upload by a visitor: a plan of 20 MB and what the browser puts around it
MAINTAINER_UPLOAD_MB = 200  # megabytes of one file that a maintainer uploads
