"""Radars on terrain."""
