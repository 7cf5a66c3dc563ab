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
STAGES = (("seen", "seen", 1.0), ("tracked", "tracked", 0.8), ("engageable", "engageable", 0.6))
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
        headlines=(
            "coverage.s-400.seen.cruise-missile.100m.ratio",
            "coverage.s-400.seen.fighter-4g.10000m.ratio",
            "coverage.patriot.seen.cruise-missile.100m.ratio",
            "coverage.s-400.seen.fighter-low-rcs.10000m.ratio",
            "coverage.s-400.seen.cruise-missile.100m.warning_time_s",
        ),
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
        "overlays": [], "settings": ["draws=1024"], "presets": [],
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
        "sites": [
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


def _write_maps(folder: Path, sample: Sample) -> tuple[MapEntry, ...]:
    relief = _relief(sample.cells)
    entries = [MapEntry(file="arrays/terrain.tif", quantity="terrain", unit="m",
                        prose="Relief shown on the map.")]  # fmt: skip
    _write_raster(folder / "arrays/terrain.tif", relief[None].astype(np.int16))
    scenario = _scenario(sample)
    for (ident, _, reach_m, _), option in zip(OPTIONS, scenario["options"][1:], strict=True):
        for stage, _, factor in STAGES:
            if stage not in sample.stages:
                continue
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


def _findings() -> list[Finding]:
    found = []
    for ident, label, reach_m, claim_m in OPTIONS:
        for stage, _, factor in STAGES:
            for target, name, _, scale, status in TARGETS:
                for height in HEIGHTS:
                    found += _area_findings(
                        (ident, label, claim_m), (stage, reach_m * scale * factor),
                        (target, name, status), height,
                    )  # fmt: skip
        found.append(_plain(
            f"coverage.{ident}.radar.horizon.100m.range_km", f"Horizon of {label}'s radar at 100 m",
            "km", (52, 56, 61, 66, 70), {"option": ident, "height": "100m", "quantity": "range_km"},
        ))  # fmt: skip
        found.append(_plain(
            f"coverage.{ident}.radar.horizon.100m.azimuths_masked_ratio",
            "Share of directions masked by terrain at 100 m", "1", (0.2, 0.25, 0.31, 0.38, 0.44),
            {"option": ident, "height": "100m", "quantity": "azimuths_masked_ratio"},
        ))  # fmt: skip
        found.append(_plain(
            f"coverage.{ident}.seen.cruise-missile.100m.warning_time_s",
            "Warning time on a straight approach", "s", (95, 140, 190, 240, 305),
            {"option": ident, "stage": "seen", "target": "cruise-missile", "height": "100m",
             "quantity": "warning_time_s"},
        ))  # fmt: skip
    return found


def _area_findings(
    option: tuple[str, str, float],
    stage: tuple[str, float],
    target: tuple[str, str, str],
    height: dict[str, Any],
) -> list[Finding]:
    horizon = math.sqrt(2 * EARTH_RADIUS_M) * (math.sqrt(24) + math.sqrt(height["height_m"]))
    circle = math.pi * (option[2] / 1e3) ** 2
    labels = {"option": option[0], "stage": stage[0], "target": target[0], "height": height["id"]}
    stem = f"coverage.{option[0]}.{stage[0]}.{target[0]}.{height['id']}"
    marks = ("coarse-terrain",) + (("unverified",) if target[2] == "unverified" else ())
    areas = [math.pi * (min(horizon * 0.8, stage[1] * f) / 1e3) ** 2
             for f in (0.55, 0.75, 0.95, 1.1, 1.25)]  # fmt: skip
    areas = [a * f for a, f in zip(areas, (0.7, 0.8, 0.9, 1.0, 1.1), strict=True)]
    if height["id"] == "30m":
        refusal = "terrain bias passes 20 % below 100 m"
        ratio = Finding(id=f"{stem}.ratio", title="Share of the advertised circle", unit="1",
                        refused=refusal, marks=(*marks, "below-terrain-limit"),
                        labels={**labels, "quantity": "ratio"})  # fmt: skip
    else:
        ratio = _plain(f"{stem}.ratio", "Share of the advertised circle", "1",
                       tuple(min(a / circle, 1.0) for a in areas),
                       {**labels, "quantity": "ratio"}, marks)  # fmt: skip
    smooth = min(math.pi * (horizon / 1e3) ** 2 / circle, 1.0)
    return [
        _plain(f"{stem}.area_km2", f"Area over which a {target[1]} is {stage[0]}", "km2",
               tuple(areas), {**labels, "quantity": "area_km2"}, marks),
        ratio,
        _plain(f"{stem}.smooth_earth_ratio", "The same on a smooth Earth", "1", (smooth,) * 5,
               {**labels, "quantity": "smooth_earth_ratio"}, marks),
    ]  # fmt: skip


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
                share=0.52, ks=0.6, low_half=3100.0, high_half=5200.0),
        Decider(path="radar.s-400.range", title="Range claimed for the S-400 radar", share=0.23,
                ks=0.3, low_half=3600.0, high_half=4500.0),
        Decider(path="site.mast", title="Mast height", share=0.08, low_half=3900.0,
                high_half=4200.0),
        Decider(path="radar.pd", title="Detection probability behind the claim", share=0.01),
    )  # fmt: skip
    names = ("coverage.s-400.seen.cruise-missile.100m.ratio",
             "coverage.s-400.seen.fighter-low-rcs.10000m.ratio")  # fmt: skip
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
        "command": ["longshadow", "assess", "made-up.yaml"], "seed": 20210319,
        "started": "2026-11-22T12:00:00Z", "seconds": 12.5,
        "versions": {"longshadow": "0.1.0", "python": "3.11.2", "numpy": "2.4.6"},
        "inputs": [{"path": "made-up.yaml", "sha256": "ab" * 32}],
    }  # fmt: skip


if __name__ == "__main__":
    cells = int(sys.argv[2]) if len(sys.argv) > 2 else 96
    write_sample(Path(sys.argv[1]), Sample(cells=cells, stages=("seen", "tracked", "engageable")))
