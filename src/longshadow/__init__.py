"""Longshadow tells what buying an air-defence system really buys, and what comes with it.

The verbs of the command line are here under the same names. Three have a longer one, because the
short one is taken: ``list_records`` (``longshadow list``), ``rebuild_report`` (``longshadow
report``) and ``legal_status`` (``longshadow law``); ``longshadow.report`` and ``longshadow.law``
are packages. Nothing is loaded before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from longshadow.workbench.assess import assess
    from longshadow.workbench.catalogue import list_records, show
    from longshadow.workbench.check import check
    from longshadow.workbench.law import legal_status
    from longshadow.workbench.new import new
    from longshadow.workbench.picture import picture
    from longshadow.workbench.report import rebuild_report
    from longshadow.workbench.rerun import rerun
    from longshadow.workbench.sweep import sweep

    __version__: str

__all__ = [
    "__version__",
    "assess",
    "check",
    "legal_status",
    "list_records",
    "new",
    "picture",
    "rebuild_report",
    "rerun",
    "show",
    "sweep",
]

_HOME = {
    "assess": "assess",
    "check": "check",
    "legal_status": "law",
    "list_records": "catalogue",
    "new": "new",
    "picture": "picture",
    "rebuild_report": "report",
    "rerun": "rerun",
    "show": "catalogue",
    "sweep": "sweep",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("longshadow")
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(f"longshadow.workbench.{_HOME[name]}"), name)
    raise AttributeError(f"module 'longshadow' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
