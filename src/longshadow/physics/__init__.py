"""Published models on plain floats and arrays."""
