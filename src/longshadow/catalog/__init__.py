"""Sourced records and their strict loader."""
