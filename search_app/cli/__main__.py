"""``python -m search_app.cli``: the command line, as ``vraagbaak`` starts it."""

from search_app.cli.parser import main

raise SystemExit(main())
