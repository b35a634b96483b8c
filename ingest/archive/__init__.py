"""What lasts beside generations: originals, backups, uploads, and doctor, which looks at everything.

Each module is one thing that a maintainer does.
"""

__all__ = ["backup", "backup_file", "doctor", "going_live", "inbox", "originals", "uploads"]
