"""Vraagbaak side by side with what people would use instead: each tool is a worker in an environment of its own."""
