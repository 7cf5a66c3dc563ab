"""Compiled inner loops of engagements, with the options and the cache folder of all kernels."""

from __future__ import annotations

from typing import Any

from longshadow.physics.kernels import jit

__all__ = ["jit", "lean"]


def lean(kernel: Any) -> Any:
    """Compile a kernel that makes no array and whose caller holds those that it is given.

    numba counts the users of every array of a tuple, atomically, each time the tuple is passed on:
    most of the time of a replication. It can be told not to, by an option that it keeps for itself;
    where that is missing the kernel is slower, not wrong.
    """
    from numba import njit
    from numba.core.options import DefaultOptions

    options: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy"}
    if hasattr(DefaultOptions, "_nrt"):
        options["_nrt"] = False
    return njit(**options)(kernel)
