"""Running the same tasks anywhere."""
