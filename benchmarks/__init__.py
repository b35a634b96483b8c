"""Measurements that choose the defaults. Run from the project: ``python -m benchmarks.retrieval.variants``."""
