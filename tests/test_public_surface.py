"""The public surface is what `__all__` says, everywhere, and nothing in it is missing."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import longshadow

SOURCE = Path(longshadow.__file__).parent
MODULES = sorted(
    ".".join(("longshadow", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(
        ".__init__"
    )
    for path in SOURCE.rglob("*.py")
)

VERBS = [
    "assess", "check", "legal_status", "list_records", "new", "picture", "rebuild_report", "rerun",
    "show", "sweep",
]  # fmt: skip


def declared_names(source: str) -> list[str] | None:
    """The literal list that a module assigns to ``__all__``, or None."""
    for node in ast.parse(source).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign):
            targets = [node.target]
        if any(isinstance(t, ast.Name) and t.id == "__all__" for t in targets):
            return list(ast.literal_eval(node.value)) if node.value else None
    return None


def is_only_a_docstring(source: str) -> bool:
    """Whether a package's ``__init__`` holds nothing that could be public."""
    body = ast.parse(source).body
    return all(isinstance(node, ast.Expr) for node in body)


def test_a_missing_declaration_is_seen() -> None:
    assert declared_names("x = 1\n") is None
    assert declared_names("__all__ = ['x']\n") == ["x"]
    assert is_only_a_docstring('"""One room."""\n')
    assert not is_only_a_docstring("from math import pi\n")


@pytest.mark.parametrize("name", MODULES)
def test_module_declares_what_is_public(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__file__ is not None
    source = Path(module.__file__).read_text("utf-8")
    if is_only_a_docstring(source):
        return
    declared = declared_names(source)
    assert declared is not None, f"{name} has no __all__"
    assert len(declared) == len(set(declared))
    assert [entry for entry in declared if not hasattr(module, entry)] == []
    assert [entry for entry in declared if entry.startswith("_") and entry != "__version__"] == []


def test_the_package_offers_its_verbs() -> None:
    assert sorted(longshadow.__all__) == sorted([*VERBS, "__version__"])
    for verb in VERBS:
        assert callable(getattr(longshadow, verb))
    assert set(longshadow.__all__) <= set(dir(longshadow))


def test_an_unknown_name_is_an_ordinary_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_verb"):
        longshadow.no_such_verb  # noqa: B018


def test_importing_the_package_loads_none_of_its_parts() -> None:
    code = (
        "import sys, longshadow\n"
        "print([m for m in sys.modules if m.startswith('longshadow.')"
        " or m.split('.')[0] in {'numpy', 'numba', 'rasterio', 'pydantic'}])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
