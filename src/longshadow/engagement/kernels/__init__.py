"""Compiled inner loops of engagements, with the options and the cache folder of all kernels."""

from longshadow.physics.kernels import jit

__all__ = ["jit"]
