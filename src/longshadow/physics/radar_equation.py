"""The claim-calibrated radar: one published range at one radar cross-section sets the scale."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["scaled_range_m"]


def scaled_range_m(
    range_m: ArrayLike, reference_rcs_m2: ArrayLike, rcs_m2: ArrayLike
) -> NDArray[np.float64]:
    """Return the range at which another target gives the same signal-to-noise ratio.

    Free-space monostatic radar equation, R proportional to sigma^(1/4): Skolnik, Introduction
    to Radar Systems, 3rd ed., eq. 1.7.

    Parameters
    ----------
    range_m
        Range of the claim, metres, above 0.
    reference_rcs_m2
        Radar cross-section of the claim, square metres, above 0.
    rcs_m2
        Radar cross-section of the target, square metres, above 0.

    Raises
    ------
    ValueError
        If any input is not above 0.

    Examples
    --------
    390 km at 4 m2 advertised for one radar, scaled to 0.4 m2 (advertised: 230 km):

    >>> round(float(scaled_range_m(390e3, 4.0, 0.4)) / 1e3)
    219
    """
    arrays = [np.asarray(x, dtype=np.float64) for x in (range_m, reference_rcs_m2, rcs_m2)]
    for name, values in zip(("range_m", "reference_rcs_m2", "rcs_m2"), arrays, strict=True):
        if not np.all(values > 0):
            raise ValueError(f"{name} must be above 0")
    scaled: NDArray[np.float64] = arrays[0] * (arrays[2] / arrays[1]) ** 0.25
    return scaled
