"""The stages at work: one ingest from found files to a committed generation, with its report.

``pipeline.ingest`` is the way in; workers may be processes of this machine or a Ray cluster.
"""

__all__ = ["caches", "near_duplicates", "pipeline", "ray_workers", "report", "report_rows"]
