"""The built front end inside the package: script and styles, or a page that does without."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from markupsafe import Markup

from longshadow.report.embed import inert_script

__all__ = ["asset_text", "page_script", "page_styles", "script_hash", "style_text"]


def asset_text(name: str) -> str:
    """Return a built asset, or an empty text where the front end was not built."""
    path = files("longshadow.report") / "assets" / name
    return path.read_text("utf-8") if path.is_file() else ""


def page_script() -> Markup:
    """Return the page script, made inert; empty where it was not built."""
    return inert_script(asset_text("report.js"))


def page_styles() -> Markup:
    """Return the styles of the map library, then ours."""
    ours = (
        style_text(name)
        for name in ("page.css", "law.css", "time.css", "defence.css", "defence_storyboard.css")
    )
    return Markup("\n".join([asset_text("maplibre-gl.css"), *ours]))


def style_text(name: str) -> str:
    """Return styles of ours."""
    return (files("longshadow.report") / "templates" / name).read_text("utf-8")


def script_hash(script: Markup) -> str:
    """Return the content-policy word that allows exactly this inline script."""
    digest = hashlib.sha256(str(script).encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'" if script else "'none'"
