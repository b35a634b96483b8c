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
UPLOAD_SECONDS = 180.0  # in which an upload has to be sent
VISIT_FILES, VISIT_BYTES = 3, 3 * UPLOAD_LIMIT  # uploads of one visit: a plan, and what it replaces
ADMIN_FILES, ADMIN_BYTES = 100, 1_000_000_000  # the same for a maintainer
VISITORS_BYTES = 12 * UPLOAD_LIMIT  # uploads of all visits together; Streamlit keeps them in memory
UPLOADS_BYTES = 1_500_000_000  # the same with those of maintainers
PLAN_READERS = 2  # uploaded plans that are read at a time, each in a process of at most 600 MB
PLAN_PATIENCE_SECONDS = 20.0  # that one waits for that at most
HEADER_SECONDS = 10.0  # in which the head of a request has to be sent
CONNECTION_LIMIT = 1000  # connections that are open: a visitor has one to three
DRAWN_AT_ONCE = 2  # pages of PDFs, each in a process of its own
