"""The stages between a fetch and an answer, each re-runnable alone: read, extract, resolve, load."""
