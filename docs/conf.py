"""Settings of the manual; built strictly by `python3 run.py docs`."""

import sys
from importlib.metadata import version as installed_version
from pathlib import Path

# The page of printed numbers is written by what the tests run, so the root is on the path too.
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from generate import write_pages

write_pages(Path(__file__).parent / "generated")

project = "Longshadow"
author = "The Longshadow contributors"
copyright = "The Longshadow contributors, Apache-2.0"
version = release = installed_version("longshadow")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
nitpicky = False
myst_enable_extensions = ["deflist", "dollarmath"]
myst_heading_anchors = 3
autodoc_typehints = "none"
napoleon_google_docstring = False

html_theme = "furo"
html_title = "Longshadow"
html_copy_source = False
html_show_sphinx = False
