"""Stored results in, one HTML page out."""
