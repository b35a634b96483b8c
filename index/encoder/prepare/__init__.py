"""Prepares a model once per machine, in a child process: weights, export, quantisation.

``run.prepare`` is what others call; for another model than the embedded one the child, and it alone, needs torch.
"""

__all__ = ["embedded_weights", "model_folder", "run"]
