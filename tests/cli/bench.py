"""The command line with the small study and catalogue of the tests, for use in subprocesses.

``python -m tests.cli.bench VERB …``; LONGSHADOW_TEST_SLOW makes the study wait, and
LONGSHADOW_TEST_FAULT makes it fail.
"""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from longshadow.cli import main
from longshadow.results.records import Result
from tests.scenario import conftest as small
from tests.workbench.conftest import STUDY, run


def slow(scenario: Any, params: Any, context: Any) -> Result:
    if os.environ.get("LONGSHADOW_TEST_SLOW"):
        Path("started").write_text("")
        time.sleep(60)
    if os.environ.get("LONGSHADOW_TEST_FAULT"):
        raise RuntimeError("a fault [bold]of ours[/bold]")
    return run(scenario, params, context)


def put_in_place(put: Callable[[Any, str, Any], None] = setattr) -> None:
    """Put the small study and catalogue in place of the real ones."""
    catalog = small.make_catalog()
    study = dataclasses.replace(STUDY, run=slow)
    for verb in ("assess", "check", "sweep"):
        module = import_module(f"longshadow.workbench.{verb}")
        put(module, "studies", lambda: {"coverage": study})
        put(module, "load_catalog", lambda extra=None: catalog)


if __name__ == "__main__":
    put_in_place()
    main()
