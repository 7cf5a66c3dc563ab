"""The scenario file: shared blocks, loading, resolving."""
