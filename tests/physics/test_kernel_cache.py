"""Machine code is kept, never stale; the plain functions and their compiled twins agree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import longshadow
from longshadow.physics.kernels import separate
from longshadow.physics.kernels.horizon import advance, column_slope

PACKAGE = Path(longshadow.__file__).parent

SCRIPT = """
import sys
import numpy as np
from longshadow.terrain.sightline import Observer, lowest_visible_height
from longshadow.terrain.grid import Grid, position
z = np.random.default_rng(0).normal(100.0, 40.0, (24, 21)).astype(np.float32)
grid = Grid(z, 500000.0, 5000000.0, 100.0, 100.0, "EPSG:32633", "", "", "point", 0)
observer = Observer(*position(grid, 11.3, 9.8), 20.0)
for mode in ("fast", "exact"):
    np.save(sys.argv[1] + mode, lowest_visible_height(grid, observer, mode=mode, threads=1))
"""


def run(code: str, *arguments: str, **environment: str) -> str:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("NUMBA")}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**clean, **environment}, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip


def test_plain_functions_and_their_compiled_twins_agree(tmp_path: Path) -> None:
    run(SCRIPT, str(tmp_path / "plain-"), NUMBA_DISABLE_JIT="1")
    run(SCRIPT, str(tmp_path / "compiled-"))
    for mode in ("fast", "exact"):
        plain, compiled = (
            np.load(tmp_path / f"{kind}-{mode}.npy") for kind in ("plain", "compiled")
        )
        assert np.array_equal(plain, compiled) or np.abs(plain - compiled).max() < 1e-3


def test_an_edited_callee_is_seen(tmp_path: Path) -> None:
    """A caller in another file must not load the machine code of the old callee."""
    copy = tmp_path / "src" / "longshadow"
    for part in ("", "physics", "physics/kernels"):
        (copy / part).mkdir(parents=True, exist_ok=True)
        shutil.copy(PACKAGE / part / "__init__.py", copy / part / "__init__.py")
    kernels = copy / "physics" / "kernels"
    head = "from longshadow.physics.kernels import jit\n"
    (kernels / "callee.py").write_text(head + "@jit\ndef inner(x):\n    return x + 1.0\n")
    (kernels / "caller.py").write_text(
        head + "from longshadow.physics.kernels.callee import inner\n"
        "@jit\ndef outer(x):\n    return 10.0 * inner(x)\n"
    )
    code = "from longshadow.physics.kernels.caller import outer; print(outer(1.0))"
    where = {"PYTHONPATH": str(copy.parent), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert run(code, **where) == "20.0"
    assert run(code, **where) == "20.0"
    kept = list((tmp_path / "cache").rglob("*.nbi"))
    assert kept, "no machine code was kept"
    (kernels / "callee.py").write_text(head + "@jit\ndef inner(x):\n    return x + 2.0\n")
    assert run(code, **where) == "30.0"


def test_a_cache_folder_of_the_user_is_respected(tmp_path: Path) -> None:
    code = (
        "import longshadow.physics.kernels; from numba.core import config; print(config.CACHE_DIR)"
    )
    assert run(code, NUMBA_CACHE_DIR=str(tmp_path)) == str(tmp_path)
    ours = run(code, XDG_CACHE_HOME=str(tmp_path))
    assert ours.startswith(str(tmp_path / "longshadow" / "kernels"))


def test_the_promise_of_separate_arrays_reaches_the_compiler() -> None:
    assert hasattr(advance, "_compiler")
    from numba.core.compiler import Flags

    flags = advance._compiler._customize_flags(Flags())
    assert flags.noalias
    plain = object()
    assert separate(plain) is plain


@pytest.mark.parametrize(("before", "now", "edge"), [(3.2, 3.9, False), (3.7, 4.2, True)])
def test_column_crossing_between_two_rows(before: float, now: float, edge: bool) -> None:
    """Level ground 10 m above the antenna, flat Earth: the slope is the height over the rows."""
    n = 8.0
    slope, trend, met = column_slope.py_func(
        *(np.float32(v) for v in (now, before, 10.0, 10.0, n, 1 / n, 1.0, 0.0, 0.0, 0.0))
    )
    assert met == edge
    if edge:
        crossing = n - 1.0 + (4.0 - before) / (now - before)
        assert slope == pytest.approx(10.0 / crossing, rel=1e-6)
        # d/dt of 10 t / c at fixed column c = 4 - start: the slope over the line's label.
        assert trend == pytest.approx(slope / (now - before), rel=1e-5)
