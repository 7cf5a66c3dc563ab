"""Elevation data and lines of sight."""
