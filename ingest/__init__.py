"""From files to passages in the index. Imports ``index`` only."""
