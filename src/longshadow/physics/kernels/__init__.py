"""Compiled inner loops. Every kernel module is imported through this package.

numba's file cache looks at the source of the compiled function only: after an edit to a function
that it calls in another file, the old machine code is loaded. The cache folder therefore carries
a hash of all kernel sources, of numba's version and of the processor.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

__all__ = ["cache_folder", "jit", "separate"]


def cache_folder() -> Path:
    """Per-user folder for the machine code of exactly these sources on this processor."""
    import llvmlite
    import llvmlite.binding
    import numba
    from platformdirs import user_cache_dir

    digest = hashlib.sha256()
    package = Path(__file__).parents[2]
    for source in sorted(package.glob("*/kernels/*.py")):
        name = source.relative_to(package).as_posix()
        digest.update(name.encode() + b"\0" + source.read_bytes() + b"\0")
    cpu = llvmlite.binding.get_host_cpu_name()
    digest.update(f"{numba.__version__} {llvmlite.__version__} {cpu}".encode())
    return Path(user_cache_dir("longshadow", appauthor=False)) / "kernels" / digest.hexdigest()[:16]


def _use_cache_folder() -> None:
    if "NUMBA_CACHE_DIR" in os.environ:
        return
    from numba.core import config

    setattr(config, "CACHE_DIR", str(cache_folder()))  # noqa: B010  (numba sets its own that way)


_use_cache_folder()

import numba  # noqa: E402  (after the cache folder is set)

#: One set of options for every kernel: exact IEEE arithmetic, no lock held, machine code kept.
jit = numba.njit(cache=True, nogil=True, fastmath=False, error_model="numpy")


def separate(kernel):
    """Compile a kernel on the promise that its array arguments do not overlap.

    Without it LLVM will not vectorise a loop that both gathers and stores. numba has the flag but
    no public option for it; where the hook is missing the kernel is slower, not wrong.
    """
    compiler = getattr(kernel, "_compiler", None)

    def customise(flags):
        flags.noalias = True
        return flags

    if hasattr(compiler, "_customize_flags"):
        compiler._customize_flags = customise
    return kernel
