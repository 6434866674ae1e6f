"""The trained reader: an encoder that finds the parties of a text, and one that reads what each of them supplies to whom."""
