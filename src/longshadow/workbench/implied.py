"""What a radar's advertised range implies, and whether its advertised ranges agree."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from longshadow.catalog.load import Catalog
from longshadow.catalog.records import Radar
from longshadow.physics.claims import (
    Comparison,
    Detection,
    compare_claims,
    free_space_constant_m2,
    implied_range_m,
)
from longshadow.provenance import Band, Cited

__all__ = ["STANDARD_RCS_M2", "implied"]

#: Cross-sections that an implied range is printed for, square metres.
STANDARD_RCS_M2 = (0.01, 0.1, 1.0, 10.0, 100.0)

_ENDS = ("low", "nominal", "high")
_CALIBRATION = "calibration"
_PRIOR_RCS = "prior.calibration-rcs.value"
_ASKED = (
    ("nine times in ten, in one scan", 0.9, 1),
    ("nine times in ten, in at least one of four scans", 0.9, 4),
    ("half the time, in one scan", 0.5, 1),
)


def implied(catalog: Catalog, radar: Radar) -> dict[str, Any]:
    """Return what the claims of a radar imply, as plain data.

    Parameters
    ----------
    catalog
        Gives the priors that stand in for what the claim leaves out.
    radar
        Catalogue record.

    Returns
    -------
    dict
        `band`; `reference` (range in kilometres and cross-section of the calibration, and the
        path that the latter comes from); `ranges` (kilometres for `STANDARD_RCS_M2`, in free
        space, never beyond the instrumented range, which `limited` says for each end);
        `detections` (by what factor the range changes for another probability or number of
        scans); `constant_db` (signal-to-noise ratio times range to the fourth over cross-section,
        decibels over 1 m2, for the `meaning` of the claim); `claims` (each pair of advertised
        ranges against the fourth-root law); `beyond_instrumented`.
    """
    rcs, rcs_path = _reference_rcs(catalog, radar)
    claimed = _meaning(catalog, radar)
    reach = radar.calibration.range.band
    limit = radar.instrumented_range.band
    constant = float(free_space_constant_m2(reach.nominal, rcs.nominal, claimed))
    return {
        "band": radar.band,
        "reference": {"range_km": _km(reach), "rcs_m2": rcs.model_dump(), "rcs_from": rcs_path},
        "ranges": [_row(size, reach, rcs, limit) for size in STANDARD_RCS_M2],
        "meaning": {"pd": claimed.pd, "pfa": claimed.pfa, "swerling": claimed.swerling},
        "detections": list(_detections(claimed)),
        "constant_db": round(10.0 * math.log10(constant), 1),
        "claims": list(_pairs(radar, rcs)),
        "beyond_instrumented": reach.nominal > limit.nominal,
    }


def _reference_rcs(catalog: Catalog, radar: Radar) -> tuple[Band, str]:
    own = radar.calibration.rcs
    if own is not None:
        return own.band, f"radar.{radar.id}.calibration.rcs"
    return catalog.priors["calibration-rcs"].value.band, _PRIOR_RCS


def _meaning(catalog: Catalog, radar: Radar) -> Detection:
    """Return the detection that a claim is taken to mean: its own members, or the shared priors."""

    def nominal(own: Cited | None, prior: str) -> float:
        return (own or catalog.priors[prior].value).band.nominal

    given = radar.calibration
    return Detection(
        nominal(given.pd, "calibration-pd"),
        nominal(given.pfa, "calibration-pfa"),
        round(nominal(given.fluctuation, "calibration-fluctuation")),
    )


def _row(rcs_m2: float, reach: Band, reference: Band, limit: Band) -> dict[str, Any]:
    # a claim for a larger target leaves less for this one
    pairs = {"low": "high", "nominal": "nominal", "high": "low"}
    free = {
        end: float(implied_range_m(getattr(reach, end), getattr(reference, other), rcs_m2))
        for end, other in pairs.items()
    }
    limits = limit.model_dump()
    kilometres = {f"{end}_km": round(min(free[end], limits[end]) / 1e3, 3) for end in _ENDS}
    return {
        "rcs_m2": rcs_m2,
        **kilometres,
        "limited": {end: free[end] > limits[end] for end in _ENDS},
    }


def _detections(claimed: Detection) -> Iterator[dict[str, Any]]:
    for words, pd, scans in _ASKED:
        asked = Detection(pd, claimed.pfa, claimed.swerling, scans=scans)
        if asked != claimed:
            factor = float(implied_range_m(1.0, 1.0, 1.0, claimed, asked))
            yield {"asked": words, "pd": pd, "scans": scans, "range_factor": round(factor, 4)}


def _pairs(radar: Radar, reference: Band) -> Iterator[dict[str, Any]]:
    """Yield each pair of advertised ranges, held against the fourth-root law."""
    names = [_CALIBRATION, *radar.claims]
    ranges = [radar.calibration.range.band, *(c.range.band for c in radar.claims.values())]
    sizes = [reference, *(c.rcs.band for c in radar.claims.values())]
    if len(names) < 2:
        return
    for pair in compare_claims(_table(ranges), _table(sizes)):
        yield _pair(radar, names, ranges, sizes, pair)


def _pair(
    radar: Radar, names: list[str], ranges: list[Band], sizes: list[Band], pair: Comparison
) -> dict[str, Any]:
    i, k = pair.first, pair.second
    there = float(implied_range_m(ranges[i].nominal, sizes[i].nominal, sizes[k].nominal))
    claim = radar.claims[names[k]]
    return {
        "first": names[i],
        "second": names[k],
        "against": claim.against,
        "rcs_m2": [sizes[i].nominal, sizes[k].nominal],
        "stated_km": [_km(ranges[i]), _km(ranges[k])],
        "implied_km": round(there / 1e3, 3),
        "nominal_factor": round(1.0 / pair.nominal_excess, 4),
        "contradicts": pair.contradicts,
        "factor_beyond_bands": round(1.0 / pair.excess, 4),
        "sources": list(dict.fromkeys((*radar.calibration.range.sources, *claim.range.sources))),
    }


def _table(bands: Sequence[Band]) -> list[list[float]]:
    return [[band.low, band.nominal, band.high] for band in bands]


def _km(band: Band) -> dict[str, float]:
    return {end: round(value / 1e3, 3) for end, value in band.model_dump().items()}
