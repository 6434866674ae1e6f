"""Fetches from public sources, archives what came back, and reads it into records."""
