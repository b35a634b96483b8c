"""Products over the two publications of fake_service, what is comparable with them, and counts."""

from dataclasses import replace

from index.boxes import boxes_of
from index.types import Publication
from search_app.replies import (
    Citation,
    Cited,
    Count,
    Difference,
    Facet,
    ProductReply,
    Relation,
    Shared,
    SimilarProduct,
    SimilarReply,
    Subject,
    ToldIn,
    sides,
)


def citation_of(n: int, publication: Publication, quote: str, heading: str) -> Citation:
    """A citation of a quote on the first page of a publication."""
    record, page = publication.record, publication.pages[0]
    start = page.text.index(quote)
    return Citation(
        n=n,
        publication_id=record.publication_id,
        title=record.title,
        date=record.date,
        source=record.source,
        page=page.number,
        page_label=page.label,
        page_index=0,
        heading=heading,
        quote=quote,
        boxes=sides(boxes_of(page, start, start + len(quote))),
        passage_id=f"{record.publication_id}#0000",
    )


def product(id: str, name: str, citation: Citation, relation: Relation, asked: bool) -> ProductReply:
    """A product of which one sentence is known."""
    citation = replace(citation, n=1)
    said = Cited(citation.quote, (1,))
    told = ToldIn(citation.publication_id, citation.title, citation.date, "described")
    return ProductReply(
        product_id=id,
        name=name,
        other_names=("het maatje",),
        kind="methode",
        origin="detected",
        relation=relation,
        score=0.9,
        summary=citation.quote,
        why=said if asked else None,
        status="loopt",
        regions=("Friesland",),
        themes=("steun",),
        audiences=("jongeren",),
        fields={"what": (said,), "needs": (said,)},
        amounts=(),
        not_found=("costs", "age"),
        corrected=(),
        told_in=(told,),
        citations=(citation,),
    )


def similar_to(subject: ProductReply, others: tuple[ProductReply, ...]) -> SimilarReply:
    """All the others, sharing a theme and differing in what they need."""
    found = tuple(
        SimilarProduct(
            rank=rank,
            score=1 / rank,
            product=other,
            shared=(Shared("theme", "steun", Cited(subject.summary, (1,)), Cited(other.summary, (1,))),),
            differences=(Difference("needs", (), (Cited(other.summary, (1,)),)),),
            needed=(Cited(other.summary, (1,)),),
        )
        for rank, other in enumerate(others, start=1)
    )
    kept = Subject("product", subject.product_id, subject.name, subject, ("Friesland",), ("steun",), ("jongeren",), ())
    return SimilarReply(kept, found, ("Friesland",), "g1", 1.0)


FACETS = (
    Facet("region", (Count("Friesland", 2, 2, 2), Count("Twente", 1, 1, 1))),
    Facet("year", (Count(2019, 1, 1, 1), Count(None, 1, 1, 1))),
    Facet("status", (Count("loopt", 2, 2, 2), Count("gestopt", 1, 1, 1))),
)
