"""Products as people ask for them: catalogue, ranking, cards, comparable projects, counts, workplaces.

Never imports a library of screens or HTTP.
"""

__all__ = ["answers", "cards", "catalogue", "comparable", "lists", "ranking", "workplaces"]
