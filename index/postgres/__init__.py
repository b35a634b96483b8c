"""PostgresStore: the same store on PostgreSQL with pgvector, on one server or spread over shards with replicas."""
