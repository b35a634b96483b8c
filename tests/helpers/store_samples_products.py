"""What publications say of products, as the store's claims are tried on it."""

from store_samples import unit

from index.products import Fact, Mention, Participation, Product, Proposal, Told
from index.store.protocol import Findings
from index.types import Span

SPAN = Span(0, 2, 9)
FACT = Fact("age", "12-18", "12 tot 18 jaar — “jong”", "a#0000", SPAN)
PRODUCT = Product("jim", "JIM", ("Jouw Informele Mentor",), "methode", False, "loopt", ("Utrecht",), (), (), ("a~000",))
PROPOSAL = Proposal("jim", "steunmaat", "short_name", "a~000", FACT)


def mention(publication_id: str, ordinal: int = 0) -> Mention:
    told = (Told(f"{publication_id}#0000", 0), Told(f"{publication_id}#0000", 2))
    return Mention(
        f"{publication_id}~{ordinal:03d}", publication_id, "JIM", ("Jouw Informele Mentor",), "methode", "described",
        True, False, (FACT,), told, "JIM: iemand die jongeren kiezen",
    )  # fmt: skip


def findings(publication_id: str, n: int = 1) -> Findings:
    listed = Participation("Werkplaats Zwolle", ("Raalte", "Oldenbroek"), publication_id, "Raalte …", "a#0000", SPAN)
    return Findings(tuple(mention(publication_id, ordinal) for ordinal in range(n)), unit(publication_id, n), (listed,))
