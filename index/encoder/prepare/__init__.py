"""Prepares a model once per machine, in a child process: weights, export, quantisation.

``run.prepare`` is what others call; it needs torch, in the child alone.
"""

__all__ = ["embedded_weights", "run"]
