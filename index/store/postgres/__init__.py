"""PostgresStore: the same store on PostgreSQL with pgvector, on one server or spread over shards with replicas.

Only ``store.PostgresStore`` is made elsewhere, by index.store.open, where psycopg is installed.
"""

__all__ = ["store"]
