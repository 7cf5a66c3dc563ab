"""Budgets of size: small modules, small functions, few public names, shallow packages."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "longshadow"
MODULES = sorted(SOURCE.rglob("*.py"))

MODULE_LINES, MEDIAN_MODULE_LINES = 400, 150
BODY_LINES, MEDIAN_BODY_LINES = 40, 10
PUBLIC_NAMES, METHODS, PACKAGE_DEPTH = 12, 12, 2

Function = ast.FunctionDef | ast.AsyncFunctionDef


def body_lines(function: Function) -> int:
    """Lines from the first statement after the docstring to the last."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def functions_of(tree: ast.AST) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def long_functions(tree: ast.AST) -> list[str]:
    return [
        f"{function.name}: {body_lines(function)} lines"
        for function in functions_of(tree)
        if body_lines(function) > BODY_LINES
    ]


def full_classes(tree: ast.AST) -> list[str]:
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    counts = {c.name: sum(isinstance(member, Function) for member in c.body) for c in classes}
    return [f"{name}: {count} methods" for name, count in counts.items() if count > METHODS]


def is_constant(name: str) -> bool:
    return name.isupper()


def is_error(name: str) -> bool:
    return name.endswith(("Error", "Warning"))


def public_names(tree: ast.Module) -> list[str]:
    """Names without underscore that a module defines; constants and errors are free."""
    names: list[str] = []
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.append(node.target.id)
    return [n for n in names if not (n.startswith("_") or is_constant(n) or is_error(n))]


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def place(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_module_is_within_budget(path: Path) -> None:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= MODULE_LINES
    assert long_functions(tree) == []
    assert full_classes(tree) == []
    assert len(public_names(tree)) <= PUBLIC_NAMES, public_names(tree)


def test_the_typical_module_is_small() -> None:
    lengths = [len(path.read_text("utf-8").splitlines()) for path in MODULES]
    assert median(lengths) <= MEDIAN_MODULE_LINES


def test_the_typical_function_is_small() -> None:
    lengths = [body_lines(f) for path in MODULES for f in functions_of(parse(path))]
    assert median(lengths) <= MEDIAN_BODY_LINES


def test_packages_are_shallow() -> None:
    deep = [place(p) for p in MODULES if len(p.relative_to(SOURCE).parts) - 1 > PACKAGE_DEPTH]
    assert deep == []


class TestTheMeasuresThemselves:
    """A gate that cannot fail is none."""

    def test_docstring_is_not_counted_and_nested_lines_are(self) -> None:
        text = 'def f():\n    """One\n\n    two."""\n    def g():\n        return 1\n    return g\n'
        outer, inner = functions_of(ast.parse(text))
        assert (body_lines(outer), body_lines(inner)) == (3, 1)

    def test_a_long_function_is_named(self) -> None:
        body = "\n".join(f"    x = {i}" for i in range(41))
        assert long_functions(ast.parse(f"def f():\n{body}\n")) == ["f: 41 lines"]

    def test_a_full_class_is_named(self) -> None:
        body = "\n".join(f"    def m{i}(self): ..." for i in range(13))
        assert full_classes(ast.parse(f"class C:\n{body}\n")) == ["C: 13 methods"]

    def test_private_names_constants_and_errors_are_free(self) -> None:
        text = "A_B = 1\n_c = 2\nclass DError(Exception): ...\ndef e(): ...\nf: int = 3\n"
        assert public_names(ast.parse(text)) == ["e", "f"]
