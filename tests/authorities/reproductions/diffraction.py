"""Diffraction over the sphere; the terrain profiles are files that cannot be shipped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from longshadow.physics.diffraction import spherical_earth_loss_db

Inputs = Mapping[str, Any]

#: The clear path is printed without its radius; it is clear over any of them.
MEDIAN_RADIUS_KM = 8494.67


def over_the_sphere(inputs: Inputs) -> float:
    return spherical_earth_loss_db(
        inputs["d_km"] * 1e3,
        inputs["h1_m"],
        inputs["h2_m"],
        inputs["f_ghz"] * 1e9,
        inputs.get("ae_km", MEDIAN_RADIUS_KM) * 1e3,
        polarisation={"h": "horizontal", "v": "vertical"}[inputs["pol"]],
    )


OURS: dict[str, Callable[[Inputs], Any]] = {
    "PRO-sph-047": over_the_sphere,
    "PRO-sph-048": over_the_sphere,
    "PRO-sph-049": over_the_sphere,
    "PRO-sph-050": over_the_sphere,
}

_PROFILE = "its terrain profile is a file of the ITU that is not ours to ship"
_BY_HAND = "; with the file at hand, and the smooth surface as printed, ours is"
_SPHERE = "; its spherical part alone reproduces and is tested"

NOT_REPRODUCED: dict[str, str] = {
    "PRO-terr-051": f"{_PROFILE}{_BY_HAND} 111.02417 and 96.90743 dB",
    "PRO-terr-053": f"{_PROFILE}{_BY_HAND} 76.50100 and 62.26046 dB",
    "PRO-terr-055": f"{_PROFILE}{_SPHERE}: 35.17326 dB",
    "PRO-terr-056": f"{_PROFILE}{_SPHERE}: 35.11378 dB",
    "PRO-terr-057": f"{_PROFILE}{_SPHERE}: 41.50164 dB",
    "PRO-terr-058": f"{_PROFILE}{_BY_HAND} 7.45390 and 0 dB",
}
