"""One module a verb: what the command line and Python both call."""
