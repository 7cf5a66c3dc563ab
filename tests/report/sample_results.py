"""A made-up results folder in the form that `assess` writes: test data, and nothing else.

Terrain, sites, ranges and bands are invented; only the layout is real. Run as a script to look
at the page: ``python -m tests.report.sample_results FOLDER [CELLS]``.
"""

from __future__ import annotations

import json
import math
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from longshadow.provenance import Confidence, Role, Source, Status
from longshadow.results.records import (
    Assumption,
    Decider,
    Decision,
    Finding,
    MapEntry,
    ResultDocument,
)

BOUNDS = {"west": 3.0, "south": 27.0, "east": 10.0, "north": 34.0}
HEIGHTS = (
    {"id": "30m", "label": "30 m above ground", "height_m": 30.0, "reference": "AGL"},
    {"id": "100m", "label": "100 m above ground", "height_m": 100.0, "reference": "AGL"},
    {"id": "300m", "label": "300 m above ground", "height_m": 300.0, "reference": "AGL"},
    {"id": "1000m", "label": "1 km above sea level", "height_m": 1e3, "reference": "AMSL"},
    {"id": "3000m", "label": "3 km above sea level", "height_m": 3e3, "reference": "AMSL"},
    {"id": "10000m", "label": "10 km above sea level", "height_m": 1e4, "reference": "AMSL"},
)
TARGETS = (
    ("fighter-4g", "4th-generation fighter", "1 to 5 m², X band, nose-on", 1.3, "verified"),
    ("fighter-low-rcs", "low-RCS fighter", "0.0001 to 0.1 m², X band, nose-on", 0.45, "unverified"),
    ("cruise-missile", "cruise missile", "0.01 to 0.5 m², X band, nose-on", 0.6, "unverified"),
    ("one-way-drone", "one-way drone", "0.01 to 0.1 m², X band, nose-on", 0.5, "unverified"),
)
OPTIONS = (("s-400", "S-400", 330e3, 400e3), ("patriot", "Patriot", 150e3, 160e3),
           ("thaad", "THAAD", 260e3, 200e3))  # fmt: skip
STAGES = (
    ("seen", "seen by some radar", 1.0),
    ("tracked", "tracked by an engagement radar", 0.8),
    ("engageable", "engageable: tracked, and within an interceptor's reach", 0.6),
)
LOW_FLYERS = ("cruise-missile", "one-way-drone")
QUANTILES = (10, 25, 50, 75, 90)
EARTH_RADIUS_M = 6_371_000 * 4 / 3


@dataclass(frozen=True)
class Sample:
    """What a test may change."""

    title: str = "A made-up S-400 purchase"
    site: str = "Site A (notional)"
    source_title: str = "Parade brochure of the made-up maker"
    claim: str = "400 km, maker's claim"
    cells: int = 96
    stages: tuple[str, ...] = ("seen", "engageable")
    fictional: bool = True
    extra: dict[str, Any] = field(default_factory=dict)


def write_sample(folder: Path, sample: Sample | None = None) -> Path:
    """Write a whole folder and return it."""
    sample = sample or Sample()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "arrays").mkdir()
    (folder / "tables").mkdir()
    maps = _write_maps(folder, sample)
    document = ResultDocument(
        longshadow="0.1.0",
        scenario={**_scenario(sample), **sample.extra},
        findings=tuple(_findings()),
        decisions=_decisions(),
        assumptions=tuple(_assumptions()),
        sources=_sources(sample),
        limits={"coverage": ("Terrain alone: no weather, no clutter, no jamming.",
                             "Air defence is more than what a radar sees.")},
        methods={"coverage": (
            "For each cell the lowest height with line of sight to a radar is found on the relief.",
            "Radar range per target follows the fourth-root law from the range claimed.",
            "Every unknown is drawn 1,024 times; a cell is covered in a draw or it is not.",
        )},
        headlines=_headlines(),
        maps=maps,
    )  # fmt: skip
    (folder / "result.json").write_text(document.model_dump_json(indent=1), "utf-8")
    (folder / "provenance.json").write_text(json.dumps(_provenance(), indent=1), "utf-8")
    (folder / "scenario.yaml").write_text("format: 1\n", "utf-8")
    return folder


def _scenario(sample: Sample) -> dict[str, Any]:
    return {
        "name": "made-up", "title": sample.title,
        "question": "What does the purchase buy, and what comes with it?",
        "as_of": "2021-03-19", "knowledge_as_of": "2026-11-22", "seed": 20210319, "draws": 1024,
        "area": {
            "name": "Made-up test terrain", "bounds": BOUNDS, "fictional": sample.fictional,
            "borders": "none" if sample.fictional else "natural-earth",
            "note": "fictional region with real relief, mirrored and moved; no borders drawn"
            if sample.fictional else "",
        },
        "terrain": {
            "source": "made-up fractal relief", "cell_m": 927.0, "coarse": True, "datum": "EGM96",
            "bias": [
                {"height_m": 30.0, "ratio_median": 1.62, "low": 1.3, "high": 2.1},
                {"height_m": 100.0, "ratio_median": 1.17, "low": 1.05, "high": 1.3},
                {"height_m": 300.0, "ratio_median": 1.05, "low": 1.01, "high": 1.1},
            ],
            "headline_floor_m": 100.0, "void_share": 0.0,
        },
        "options": [_option("none", "No purchase", None, 0, 0, sample)]
        + [_option(*option, index, sample) for index, option in enumerate(OPTIONS)],
        "targets": [{"id": i, "label": t, "rcs": r, "status": s} for i, t, r, _, s in TARGETS],
        "heights": list(HEIGHTS),
        "stages": [{"id": i, "label": t} for i, t, _ in STAGES if i in sample.stages],
        "applied": ["set draws=1024"], "presets": [],
        "fixed": [{"path": "physics.k", "title": "Effective Earth radius factor", "value": "4/3",
                   "why": "standard atmosphere"}],
    }  # fmt: skip


def _option(
    ident: str, label: str, reach_m: float | None, claim_m: float, index: int, sample: Sample
) -> dict[str, Any]:
    if reach_m is None:
        return {"id": ident, "label": label, "system": "none", "note": "baseline",
                "units": {"p05": 0, "p50": 0, "p95": 0}, "sites": [], "circles": []}  # fmt: skip
    spots = ((30.5, 6.5), (31.6, 5.1), (29.6, 8.0))[: 3 - index]
    return {
        "id": ident, "label": label, "system": ident, "note": "",
        "units": {"p05": 3 - index, "p50": 3 - index, "p95": 4 - index},
        "sites": [] if ident == "thaad" else [
            {"name": sample.site if k == 0 else f"Site {'ABC'[k]} (notional)",
             "latitude_deg": lat, "longitude_deg": lon, "radars": [f"{ident} radar"],
             "boresight_deg": None if index != 1 else 45.0}
            for k, (lat, lon) in enumerate(spots)
        ],
        "circles": [
            {"label": "missile", "radius_m": claim_m, "kind": "missile",
             "claim": sample.claim if index == 0 else f"{claim_m / 1e3:.0f} km, maker's claim"},
            {"label": "radar", "radius_m": reach_m * 1.5, "kind": "radar",
             "claim": f"{reach_m * 1.5e-3:.0f} km, instrumented"},
        ],
    }  # fmt: skip


def _relief(cells: int) -> np.ndarray:
    rng = np.random.default_rng(7)
    frequency = np.hypot(np.fft.fftfreq(cells)[:, None], np.fft.rfftfreq(cells)[None, :])
    frequency[0, 0] = 1
    noise = np.fft.rfft2(rng.standard_normal((cells, cells))) * frequency**-1.6
    field_ = np.fft.irfft2(noise, s=(cells, cells))
    field_ = (field_ - field_.mean()) / field_.std()
    ramp = np.linspace(1.2, -1, cells)[:, None]
    return np.clip(900 + 700 * field_ + 1500 * ramp, 20, 6500).round()


def _lowest_heights(
    relief: np.ndarray, option: dict[str, Any], reach_m: float, scale: float
) -> np.ndarray:
    cells = relief.shape[0]
    step = (BOUNDS["east"] - BOUNDS["west"]) / cells
    lat = BOUNDS["north"] - (np.arange(cells)[:, None] + 0.5) * step
    lon = BOUNDS["west"] + (np.arange(cells)[None, :] + 0.5) * step
    slope = np.abs(np.gradient(relief, axis=0)) + np.abs(np.gradient(relief, axis=1))
    layers = []
    for quantile in QUANTILES:
        best = np.full(relief.shape, np.inf)
        for site in option["sites"]:
            distance = 111_320 * np.hypot(
                lat - site["latitude_deg"],
                (lon - site["longitude_deg"]) * math.cos(math.radians(30.5)),
            )
            beyond = np.maximum(distance - 20e3 / (0.7 + quantile / 166), 0)
            lowest = beyond**2 / (2 * EARTH_RADIUS_M) + slope * (0.2 + quantile / 400)
            lowest[distance > reach_m * scale * (1.25 - quantile / 200)] = np.inf
            best = np.minimum(best, lowest)
        layers.append(best)
    stack = np.array(layers, dtype=np.float32)
    stack[:, :4, :4] = np.nan
    return stack


def _stages_of(option: str, sample: Sample) -> list[tuple[str, str, float]]:
    """Patriot's one radar sees and tracks: no map of its own for what is tracked."""
    return [s for s in STAGES
            if s[0] in sample.stages and (option, s[0]) != ("patriot", "tracked")]  # fmt: skip


def _write_maps(folder: Path, sample: Sample) -> tuple[MapEntry, ...]:
    relief = _relief(sample.cells)
    entries = [MapEntry(file="arrays/terrain.tif", quantity="terrain", unit="m",
                        prose="Relief shown on the map.")]  # fmt: skip
    _write_raster(folder / "arrays/terrain.tif", relief[None].astype(np.int16))
    scenario = _scenario(sample)
    for (ident, _, reach_m, _), option in zip(OPTIONS, scenario["options"][1:], strict=True):
        for stage, _, factor in _stages_of(ident, sample) if ident != "thaad" else ():
            for target, _, _, scale, _ in TARGETS:
                name = f"arrays/lowest_{ident}_{stage}_{target}.tif"
                stack = _lowest_heights(relief, option, reach_m, scale * factor)
                _write_raster(folder / name, stack)
                entries.append(MapEntry(
                    file=name, quantity="lowest-height-quantiles", unit="m",
                    prose="Lowest height above ground at which the target is covered.",
                    labels={"option": ident, "stage": stage, "target": target},
                    bands=tuple(str(q) for q in QUANTILES),
                ))  # fmt: skip
    return tuple(entries)


def _write_raster(path: Path, values: np.ndarray) -> None:
    import rasterio
    from rasterio.transform import from_bounds

    bands, rows, cols = values.shape
    transform = from_bounds(*(BOUNDS[k] for k in ("west", "south", "east", "north")), cols, rows)
    profile = {"driver": "GTiff", "count": bands, "height": rows, "width": cols,
               "dtype": values.dtype, "crs": "EPSG:4326", "transform": transform,
               "compress": "deflate"}  # fmt: skip
    with rasterio.open(path, "w", **profile) as raster:
        raster.write(values)


def _headlines() -> tuple[str, ...]:
    pairs = ((target, "100m" if target in LOW_FLYERS else "10000m") for target, *_ in TARGETS)
    quantities = ("ratio", "engageable_ratio", "area_km2", "warning_time_s")
    ids = [f"coverage.{option}.{target}.{height}." for target, height in pairs
           for option in ("s-400", "patriot")]  # fmt: skip
    return tuple(stem + quantity for stem in sorted(ids, reverse=True) for quantity in quantities)


def _findings() -> list[Finding]:
    found = []
    for option in OPTIONS:
        for target in TARGETS:
            for height in HEIGHTS:
                found += _target_findings(option, target, height)
        found.append(_plain(
            f"coverage.{option[0]}.radar.100m.azimuths_masked_ratio",
            "Share of directions masked by terrain at 100 m", "", (0.2, 0.25, 0.31, 0.38, 0.44),
            {"option": option[0], "radar": "radar", "height": "100m",
             "quantity": "azimuths_masked_ratio"},
        ))  # fmt: skip
    return found


def _target_findings(
    option: tuple[str, str, float, float], target: tuple[Any, ...], height: dict[str, Any]
) -> list[Finding]:
    labels = {"option": option[0], "target": target[0], "height": height["id"]}
    stem = f"coverage.{option[0]}.{target[0]}.{height['id']}"
    if option[0] == "thaad":
        why = "not applicable: no source read gives THAAD a role against aircraft"
        return [Finding(id=f"{stem}.area_km2", title="Area", unit="km2", refused=why,
                        labels={**labels, "stage": "seen", "quantity": "area_km2"})]  # fmt: skip
    marks = ("coarse-terrain",) + (("unverified",) if target[4] == "unverified" else ())
    horizon = math.sqrt(2 * EARTH_RADIUS_M) * (math.sqrt(24) + math.sqrt(height["height_m"]))
    circle = math.pi * (option[3] / 1e3) ** 2
    found = []
    for stage, _, factor in STAGES:
        prefix = "" if stage == "seen" else f"{stage}_"
        reach = option[2] * target[3] * factor
        areas = _areas(horizon, reach)
        shares = tuple(min(a / circle, 1.0) for a in areas)
        mine = {**labels, "stage": stage}
        found.append(_plain(f"{stem}.{prefix}area_km2", "Area", "km2", areas,
                            {**mine, "quantity": f"{prefix}area_km2"}, marks))  # fmt: skip
        mine["radar"] = "radar"
        ratio = _plain(f"{stem}.{prefix}ratio", "Share of the advertised circle", "", shares,
                       {**mine, "quantity": f"{prefix}ratio"}, marks)  # fmt: skip
        found.append(ratio if height["id"] != "30m" else _refused(ratio))
    smooth = min(math.pi * (horizon / 1e3) ** 2 / circle, 1.0)
    seen = {**labels, "stage": "seen"}
    found.append(_plain(f"{stem}.smooth_earth_ratio", "The same on a smooth Earth", "",
                        (smooth,) * 5, {**seen, "quantity": "smooth_earth_ratio"}))  # fmt: skip
    warned = tuple(horizon / 250 * f for f in (0.5, 0.7, 0.85, 0.95, 1.0))
    found.append(_plain(f"{stem}.warning_time_s", "Warning time on a straight approach", "s",
                        warned, {**seen, "quantity": "warning_time_s"}, marks))  # fmt: skip
    return found


def _areas(horizon_m: float, reach_m: float) -> tuple[float, ...]:
    grown = zip((0.55, 0.75, 0.95, 1.1, 1.25), (0.7, 0.8, 0.9, 1.0, 1.1), strict=True)
    return tuple(math.pi * (min(horizon_m * 0.8, reach_m * f) / 1e3) ** 2 * g for f, g in grown)


def _refused(finding: Finding) -> Finding:
    return Finding(id=finding.id, title=finding.title, unit=finding.unit, labels=finding.labels,
                   refused="4.0 % of the advertised disc of 400 km has no elevation data",
                   marks=(*finding.marks, "below-terrain-limit"))  # fmt: skip


def _plain(
    ident: str, title: str, unit: str, band: tuple[float, ...], labels: dict[str, str],
    marks: tuple[str, ...] = (),
) -> Finding:  # fmt: skip
    names = ("p05", "p25", "p50", "p75", "p95")
    return Finding(id=ident, title=title, unit=unit, labels=labels, marks=marks,
                   sources=("brochure", "prior"), depends_on=("radar.range",),
                   monte_carlo_error=band[2] * 0.004,
                   **dict(zip(names, band, strict=True)))  # fmt: skip


def _decisions() -> tuple[Decision, ...]:
    deciders = (
        Decider(path="target.cruise-missile.rcs", title="Radar cross-section of a cruise missile",
                share=0.52, low_half=0.011, high_half=0.016),
        Decider(path="radar.s-400.range", title="Range claimed for the S-400 radar", share=0.23,
                low_half=0.012, high_half=0.015),
        Decider(path="site.mast", title="Mast height", share=0.08, low_half=0.013,
                high_half=0.014),
        Decider(path="radar.pd", title="Detection probability behind the claim", share=0.01),
    )  # fmt: skip
    names = ("coverage.s-400.cruise-missile.100m.ratio",
             "coverage.s-400.fighter-low-rcs.10000m.ratio")  # fmt: skip
    return tuple(Decision(finding=name, deciders=deciders, noise=0.02) for name in names)


def _assumptions() -> list[Assumption]:
    unverified, derived, verified = Status.UNVERIFIED, Status.DERIVED, Status.VERIFIED
    rows = [
        Assumption(path="radar.s-400.range", title="Range claimed for the S-400 radar", unit="km",
                   low=230, nominal=330, high=390, sampled="uniform in the logarithm",
                   marks={"low": unverified, "nominal": derived, "high": verified},
                   confidence=Confidence.MEDIUM, sources=("brochure",),
                   note="The high end is the maker's claim."),
        Assumption(path="site.mast", title="Mast height", unit="m", low=5, nominal=24, high=39,
                   marks={"low": verified, "nominal": verified, "high": verified},
                   role=Role.CHOICE, sampled="triangular", confidence=Confidence.HIGH,
                   sources=("brochure",), changed="set to 24 m by --set sites.mast=24 m"),
    ]  # fmt: skip
    rows += [
        Assumption(path=f"target.{ident}.rcs", title=f"Radar cross-section, {label}", unit="m²",
                   low=0.01, nominal=0.1, high=0.5, sampled="uniform in the logarithm",
                   marks={"low": unverified, "nominal": unverified, "high": unverified},
                   sources=("prior",), note="X band, nose-on.")
        for ident, label, *_ in TARGETS
    ]  # fmt: skip
    return rows


def _sources(sample: Sample) -> dict[str, Source]:
    return {
        "brochure": Source(title=sample.source_title, date="2018-10",
                           href="https://example.org/brochure?a=1&b=2", kind="maker", read="full"),
        "prior": Source(title="Shared prior where a source is silent", date="n.d.", href="none",
                        kind="assumption", read="no"),
        "unused": Source(title="A source that nothing uses", date="n.d.", href="none",
                         kind="press", read="excerpt"),
    }  # fmt: skip


def _provenance() -> dict[str, Any]:
    return {
        "made_by": "longshadow", "format": 1,
        "command": ["longshadow", "assess", "made-up.yaml"], "seed": 20210319,
        "started": "2026-11-22T12:00:00Z", "seconds": 12.5,
        "versions": {"longshadow": "0.1.0", "python": "3.11.2", "numpy": "2.4.6"},
        "inputs": [{"path": "made-up.yaml", "sha256": "ab" * 32}],
    }  # fmt: skip


if __name__ == "__main__":
    cells = int(sys.argv[2]) if len(sys.argv) > 2 else 96
    write_sample(Path(sys.argv[1]), Sample(cells=cells, stages=("seen", "tracked", "engageable")))
