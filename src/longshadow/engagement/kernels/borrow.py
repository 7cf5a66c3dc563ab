"""Tuples of arrays without counting who uses them.

numba counts references to every array of a tuple, atomically, each time the tuple is passed on:
three quarters of the time of a replication. Whoever calls the outermost kernel holds the arrays
until it returns, so inside nothing need be counted.
"""

from __future__ import annotations

from numba.core import cgutils, types
from numba.extending import intrinsic

__all__ = ["borrow"]


@intrinsic
def borrow(typing_context, group):
    """Return a tuple with the same arrays, which the caller must hold for as long as it is used."""

    def build(context, builder, signature, arguments):
        parts = cgutils.unpack_tuple(builder, arguments[0])
        for i, kind in enumerate(signature.args[0].types):
            if isinstance(kind, types.Array):
                array = context.make_array(kind)(context, builder, parts[i])
                array.meminfo = cgutils.get_null_value(array.meminfo.type)
                array.parent = cgutils.get_null_value(array.parent.type)
                parts[i] = array._getvalue()
        return context.make_tuple(builder, signature.return_type, parts)

    return group(group), build
