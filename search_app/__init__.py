"""Screens, HTTP and the command line: the only package that knows them."""
