"""One package a study; the workbench holds the register."""
