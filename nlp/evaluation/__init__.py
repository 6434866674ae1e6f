"""How well a reader reads: its relations against gold passages that people annotated."""
