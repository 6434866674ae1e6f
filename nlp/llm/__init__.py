"""The reader that asks a language model behind an OpenAI-compatible endpoint, and believes what the text bears out."""
