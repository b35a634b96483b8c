"""All products of a generation, one of them, and those that may be one."""

from index.errors import NotFound
from index.products import Mention, Proposal
from index.store import GenerationReader
from search_app.citation import Citation
from search_app.product_cards import card, cited
from search_app.product_replies import Merge, ProductReply, ProductsReply
from search_app.shelf import Shelf


def products(shelf: Shelf, reader: GenerationReader) -> ProductsReply:
    """All products by name with their proof, and those that may be one."""
    mentions = {mention.mention_id: mention for one in shelf.products for mention in one.mentions}
    merges = (Merge(one.product_id, one.other_id, one.reason, _proof(one, mentions, reader)) for one in shelf.proposals)
    return ProductsReply(tuple(card(shelf, one, reader) for one in shelf.products), tuple(merges))


def product(product_id: str, shelf: Shelf, reader: GenerationReader) -> ProductReply:
    """One product with its proof. Raises NotFound."""
    shelved = shelf.get(product_id)
    if shelved is None:
        raise NotFound(f"There is no product '{product_id}'. See: vraagbaak products list")
    return card(shelf, shelved, reader)


def _proof(one: Proposal, mentions: dict[str, Mention], reader: GenerationReader) -> Citation | None:
    mention = mentions.get(one.mention_id or "")
    if mention is None or one.fact is None:
        return None
    return cited(reader, mention.publication_id, one.fact.passage_id, one.fact.span, one.fact.quote)
