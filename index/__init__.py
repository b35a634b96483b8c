"""The core: what a publication, passage and hit are, how it is stored, embedded and found."""
