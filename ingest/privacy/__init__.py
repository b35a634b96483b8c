"""Personal data in publications, and those that wait for a person to look.

Nothing found here is stored anywhere but in the report.
"""

__all__ = ["privacy_gate"]
