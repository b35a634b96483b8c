"""The claims that every PassageStore must make true. A store's tests inherit them and say how the store is made."""

import pytest

pytest.register_assert_rewrite(
    "store_claims_writing",
    "store_claims_search",
    "store_claims_sentences",
    "store_claims_generations",
    "store_claims_processes",
    "store_claims_products",
)

from store_claims_generations import LiveClaims  # noqa: E402
from store_claims_processes import ProcessClaims  # noqa: E402
from store_claims_products import ProductClaims  # noqa: E402
from store_claims_search import SearchClaims  # noqa: E402
from store_claims_sentences import SentenceClaims  # noqa: E402
from store_claims_writing import GenerationClaims, WritingClaims  # noqa: E402


class StoreClaims(
    WritingClaims, GenerationClaims, LiveClaims, SearchClaims, SentenceClaims, ProductClaims, ProcessClaims
):
    """Inherit it, set ``factory`` to "module:function" (of location and analyser), and give two fixtures.

    ``location``: where an empty store may be made, as text; ``store``: the store there, with a PlainAnalyser.
    """
