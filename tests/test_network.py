"""Nothing but `terrain.fetch` can reach a network; the import contract cannot see inside urllib."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "longshadow"
ALLOWED = {"terrain/fetch.py"}
HARMLESS = {"urllib.parse"}
NETWORK = {"aiohttp", "asyncio", "ftplib", "http", "httpx", "requests", "smtplib", "socket", "ssl",
           "urllib", "urllib3", "webbrowser", "xmlrpc"}  # fmt: skip


def network_imports(source: str) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found += [
                node.module or "" if node.module in HARMLESS else f"{node.module}.{alias.name}"
                for alias in node.names
            ]
    return [n for n in found if n.split(".")[0] in NETWORK and n not in HARMLESS]


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda p: p.stem)
def test_module_cannot_reach_a_network(path: Path) -> None:
    if path.relative_to(SOURCE).as_posix() not in ALLOWED:
        assert network_imports(path.read_text("utf-8")) == []


def test_the_look_itself() -> None:
    assert network_imports("from urllib.parse import quote\nimport urllib.parse\n") == []
    assert network_imports("from urllib import request\n") == ["urllib.request"]
    assert network_imports("def f():\n    import http.client\n") == ["http.client"]
