"""Settings of the manual; built strictly by `python3 run.py docs`."""

from importlib.metadata import version as installed_version

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
