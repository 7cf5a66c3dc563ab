"""Records, and the folder that holds them."""
