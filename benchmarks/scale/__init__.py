"""What an archive costs while it grows: ingest, a million passages, PostgreSQL."""
