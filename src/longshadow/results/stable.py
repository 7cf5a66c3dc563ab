"""JSON whose bytes depend on nothing but its content: sorted keys, floats of twelve digits."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from longshadow.errors import InternalError

__all__ = ["json_text", "plain"]

_DIGITS = 12


def json_text(content: Any) -> str:
    """Return JSON text with sorted keys, one value a line, ending in a newline.

    Raises
    ------
    InternalError
        If a number is not finite: JSON has no word for it, and a reader must not guess.
    """
    made = json.dumps(plain(content), sort_keys=True, ensure_ascii=False, indent=1, allow_nan=False)
    return made + "\n"


def plain(content: Any, path: str = "") -> Any:
    """Return content as mappings, lists, text and numbers, floats rounded to twelve digits."""
    if isinstance(content, Mapping):
        return {str(key): plain(value, f"{path}.{key}") for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [plain(value, f"{path}.{index}") for index, value in enumerate(content)]
    if hasattr(content, "item") and not isinstance(content, str):  # numpy's scalars
        content = content.item()
    if isinstance(content, float):
        if not math.isfinite(content):
            raise InternalError(f"result.json{path} = {content}: not a finite number")
        return float(f"{content:.{_DIGITS}g}")
    return content
