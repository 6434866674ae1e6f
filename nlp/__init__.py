"""Reads text: language, parties, relations, status, purposes."""
