"""The core: what a publication, passage and hit are, how they are stored, embedded and found. Imports nothing of ours."""
