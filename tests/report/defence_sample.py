"""A made-up answer of the defence study, in the form that it hands over: test data, nothing else.

Numbers come from a toy (one beta draw and two divisions), so that they hang together: bands are
ordered, shares sum to one, more threats leak more. Run as a script to look at the page:
``python -m tests.report.defence_sample FOLDER``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from longshadow.results.records import Decider, Decision, Finding
from tests.report.defence_sample_boards import storyboards
from tests.report.sample_results import Sample, write_sample

DRAWS = 400
NAMES = ("p05", "p25", "p50", "p75", "p95")
#: id: label, fire units (5, 50, 95 %), missiles a unit, channels a unit, price type
OPTIONS: dict[str, tuple[str, tuple[int, int, int], int, int]] = {
    "none": ("No purchase", (0, 0, 0), 0, 0),
    "s-400": ("S-400", (10, 10, 10), 56, 8),
    "patriot": ("Patriot", (2, 4, 7), 172, 9),
    "thaad": ("THAAD", (1, 3, 5), 48, 10),
    "patriot-thaad": ("Patriot and THAAD, half the budget each", (2, 3, 5), 110, 9),
}
#: share in view by target class; what is missing has no missile for it
VIEWS: dict[str, dict[str, float]] = {
    "none": {},
    "s-400": {"cruise-missile": 0.45, "one-way-drone": 0.4, "fighter": 0.95, "srbm": 0.9},
    "patriot": {"cruise-missile": 0.5, "one-way-drone": 0.45, "fighter": 0.85, "srbm": 0.9},
    "thaad": {"srbm": 0.7, "mrbm": 0.97},
    "patriot-thaad": {"cruise-missile": 0.4, "one-way-drone": 0.35, "fighter": 0.8, "srbm": 0.95,
                      "mrbm": 0.95},
}  # fmt: skip
TARGETS = {
    "cruise-missile": ("Cruise missile", "100 m above ground, 850 km/h", (5, 2)),
    "one-way-drone": ("One-way drone", "300 m above ground, 180 km/h", (5, 2)),
    "fighter": ("4th-generation fighter", "8 km above sea level, 900 km/h", (2, 2)),
    "srbm": ("Ballistic missile, 300 km", "arc of 300 km", (4, 3)),
    "mrbm": ("Ballistic missile, 1,300 km", "arc of 1,300 km", (6, 2)),
}
#: id: label, window, count by target class
RAIDS: dict[str, tuple[str, float, dict[str, int]]] = {
    "air-breathing": ("Air-breathing", 600.0,
                      {"cruise-missile": 10, "one-way-drone": 12, "fighter": 2}),
    "ballistic-300": ("300 km ballistic", 120.0, {"srbm": 12}),
    "ballistic-1300": ("1,300 km ballistic", 180.0, {"mrbm": 8}),
    "mixed": ("Mixed", 900.0, {"cruise-missile": 8, "one-way-drone": 10, "srbm": 6}),
}  # fmt: skip
#: id: label, words, factor on fire units, factor on missiles
TERMS = {
    "as-printed": ("As printed", "what the sources print as the price of a unit, with the load "
                   "that they print", 1.0, 1.0),
    "hardware": ("Hardware alone", "one price type, without missiles and support; the load is the "
                 "launchers', once", 1.4, 0.4),
    "missiles": ("Hardware and equal missiles", "one price type; every option gets the same "
                 "number of missiles", 0.9, 1.0),
    "support": ("And ten years of support", "the same, with ten years of support", 0.6, 1.0),
    "equal-units": ("Equal fire units", "as many fire units for every option, whatever they cost",
                    1.0, 1.0),
}  # fmt: skip
BINDING = ("sight", "reach", "channels", "magazine", "missed", "stopped")


def defence_facts(note: str = "") -> dict[str, Any]:
    """Return ``facts["defence"]``; `note` is added to every text that somebody else writes."""
    said = lambda text: text + note  # noqa: E731
    return {
        "raids": [_raid(ident, said) for ident in RAIDS],
        "options": [
            {"id": i, "label": said(o[0]), "system_words": said(_system_words(i, o))}
            for i, o in OPTIONS.items()
        ],
        "terms": [{"id": i, "label": said(t[0]), "words": said(t[1])} for i, t in TERMS.items()],
        "main_term": "as-printed",
        "units": [_units(term, option, said) for term in TERMS for option in OPTIONS],
        "saturation": [_saturation(raid, option) for raid in RAIDS for option in OPTIONS],
        "missiles_left": [
            _left(raid, option) for raid in RAIDS for option in OPTIONS if option != "none"
        ],
        "binding": [_binding(raid, option) for raid in RAIDS for option in OPTIONS],
        "breakeven": _breakeven(said),
        "storyboards": storyboards(note),
        "footprints": _footprints(said),
        "footprint_variants": _variants(said),
        "between": _between(said),
        "consistency": _consistency(said),
        "undefendable": [said("Asset C (notional): 31 km from the nearest site, farther than "
                              "Patriot reaches against ballistic missiles in 9 of 10 runs")],
    }  # fmt: skip


def defence_findings() -> list[Finding]:
    """Return the findings of the study: every option, raid and term."""
    return [
        finding
        for option in OPTIONS
        for raid in RAIDS
        for term in TERMS
        for finding in _findings(option, raid, term)
    ]


def defence_headlines() -> list[str]:
    """Return the ids that the summary is written from: the mixed raid first, as printed."""
    ids = []
    for raid in ("mixed", "air-breathing", "ballistic-300", "ballistic-1300"):
        target = next(iter(RAIDS[raid][2]))
        for option in OPTIONS:
            ids.append(f"defence.{option}.{raid}.as-printed.{target}.leak_ratio")
    return ids


def write_defence_sample(folder: Path, note: str = "", **changes: Any) -> Path:
    """Write a whole results folder with a defence study beside coverage.

    Parameters
    ----------
    folder
        Where to; it must not exist.
    note
        Added to every text of the facts, to see that it is shown as text.
    changes
        Keys of the facts to replace.
    """
    write_sample(folder, Sample(cells=24))
    path = folder / "result.json"
    document = json.loads(path.read_text("utf-8"))
    scenario = document["scenario"]
    scenario["defence"] = {**defence_facts(note), **changes}
    scenario["options"].append({"id": "patriot-thaad", "label": OPTIONS["patriot-thaad"][0]})
    known = {target["id"] for target in scenario["targets"]}
    scenario["targets"] += [{"id": i, "label": t[0]} for i, t in TARGETS.items() if i not in known]
    found = defence_findings()
    document["findings"] += [json.loads(f.model_dump_json()) for f in found]
    document["headlines"] += defence_headlines()
    document["decisions"].append(json.loads(_decision().model_dump_json()))
    document["methods"]["defence"] = [
        "Every run draws what is not known; within it the raid is replayed with new luck.",
        "Each threat goes to the unit with the earliest intercept that fits.",
        "What is not known and what is chance are counted apart.",
    ]
    document["limits"]["defence"] = [
        "Straight approaches, no tactics on either side.",
        "No electronic attack, no decoys, no debris.",
    ]
    path.write_text(json.dumps(document), "utf-8")
    return folder


def _decision() -> Decision:
    deciders = (
        Decider(path="kill.srbm", title="Kill probability per shot, ballistic missile",
                share=0.47, low_half=0.7, high_half=0.3),
        Decider(path="load.s-400", title="Missile load of an S-400 fire unit", share=0.21,
                low_half=0.6, high_half=0.45),
        Decider(path="radar.pd", title="Detection probability behind the claim", share=0.01),
    )  # fmt: skip
    name = "defence.s-400.mixed.as-printed.cruise-missile.leak_ratio"
    return Decision(finding=name, deciders=deciders, noise=0.02)


def _rng(*keys: str) -> np.random.Generator:
    return np.random.default_rng(list("/".join(keys).encode()))


def _band(values: Any, names: tuple[str, ...] = NAMES) -> dict[str, float]:
    shares = [float(name[1:]) / 100 for name in names]
    return {n: round(float(v), 5) for n, v in zip(names, np.quantile(values, shares), strict=True)}


def _bands(values: Any) -> dict[str, list[float]]:
    """Bands along the second axis."""
    shares = [float(name[1:]) / 100 for name in NAMES]
    found = np.quantile(values, shares, axis=0).round(5)
    return {name: row.tolist() for name, row in zip(NAMES, found, strict=True)}


def _fire_units(option: str, term: str) -> np.ndarray:
    low, middle, high = OPTIONS[option][1]
    if option == "none":
        return np.zeros(DRAWS)
    if term == "equal-units":
        return np.full(DRAWS, 4.0)
    factor = TERMS[term][2]
    drawn = _rng("units", option).triangular(low - 0.5, middle, high + 0.5, DRAWS)
    return np.maximum(np.floor(drawn * factor), 1.0)


def _parts(option: str, raid: str, term: str, target: str, total: int) -> dict[str, np.ndarray]:
    """Return, for each draw, the chances that make up the leak share of one target class."""
    window = RAIDS[raid][1]
    share = VIEWS[option].get(target)
    luck = _rng("kill", target)
    kill = luck.beta(*TARGETS[target][2], DRAWS)
    if share is None:
        zero = np.zeros(DRAWS)
        return {"view": zero + (0.6 if VIEWS[option] else 0.0), "channels": zero, "load": zero,
                "kill": kill, "reach": zero}  # fmt: skip
    view = _rng("view", option, target).beta(12 * share, 12 * (1 - share), DRAWS)
    units = np.maximum(_fire_units(option, term) * 0.4, 1.0)
    channels = units * OPTIONS[option][3] * (1 + window / 300)
    missiles = 0.06 * units * OPTIONS[option][2] * TERMS[term][3]
    known = total * np.maximum(view, 0.05)
    reach = _rng("reach", option, target).beta(30, 2, DRAWS)
    return {"view": view, "reach": reach, "channels": np.minimum(1.0, channels / known),
            "load": np.minimum(1.0, missiles / (2 * known)), "kill": kill}  # fmt: skip


def _leak(option: str, raid: str, term: str, target: str, total: int) -> np.ndarray:
    parts = _parts(option, raid, term, target, total)
    engaged = parts["reach"] * np.minimum(parts["channels"], parts["load"])
    return 1.0 - parts["view"] * engaged * (1.0 - (1.0 - parts["kill"]) ** 2)


def _whole_leak(option: str, raid: str, term: str, total: int) -> np.ndarray:
    counts = RAIDS[raid][2]
    parts = [n * _leak(option, raid, term, target, total) for target, n in counts.items()]
    return np.sum(parts, axis=0) / sum(counts.values())


def _raid(ident: str, said: Any) -> dict[str, Any]:
    label, window, counts = RAIDS[ident]
    total = sum(counts.values())
    words = f"{total} threats, each to an asset, arriving within {window / 60:.0f} minutes"
    return {
        "id": ident, "label": said(label), "count": total, "window_s": window,
        "words": said(words + "; approach directions uniform over 360 degrees"),
        "threats": [
            {"target": t, "label": said(TARGETS[t][0]), "count": n, "words": said(TARGETS[t][1])}
            for t, n in counts.items()
        ],
    }  # fmt: skip


def _system_words(ident: str, option: tuple[str, tuple[int, int, int], int, int]) -> str:
    if ident == "none":
        return "what reaches the assets when nothing is bought"
    return f"about {option[1][1]} fire units of {option[2]} missiles and {option[3]} channels each"


def _units(term: str, option: str, said: Any) -> dict[str, Any]:
    found = _band(_fire_units(option, term), ("p05", "p50", "p95"))
    load = round(OPTIONS[option][2] * TERMS[term][3])
    kind = {"s-400": "contract", "none": "none"}.get(option, "notification")
    words = "nothing is bought" if option == "none" else f"{load} missiles a unit, ready and spare"
    return {"term": term, "option": option, **found, "missiles_per_unit": load,
            "price_type": said(kind), "words": said(words)}  # fmt: skip


def _saturation(raid: str, option: str) -> dict[str, Any]:
    total = sum(RAIDS[raid][2].values())
    counts = [max(1, round(total * f)) for f in (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)]
    leaks = [_whole_leak(option, raid, "as-printed", n) for n in counts]
    return {"raid": raid, "option": option, "counts": counts, **_bands(np.array(leaks).T)}


def _left(raid: str, option: str) -> dict[str, Any]:
    bought = OPTIONS[option][1][1] * OPTIONS[option][2]
    total = sum(RAIDS[raid][2].values())
    minutes = np.linspace(0.0, RAIDS[raid][1] / 60, 13)
    shots = sum(
        2 * n * _parts(option, raid, "as-printed", t, total)["view"]
        for t, n in RAIDS[raid][2].items() if t in VIEWS[option]
    )  # fmt: skip
    reached = np.maximum(_fire_units(option, "as-printed") * OPTIONS[option][2], 1.0)
    along = (minutes / minutes[-1])[None, :] ** 1.3
    left = np.maximum(reached[:, None] - np.reshape(shots, (-1, 1)) * along, 0.0)
    return {"raid": raid, "option": option, "minutes": minutes.round(2).tolist(), **_bands(left),
            "bought": bought}  # fmt: skip


def _binding(raid: str, option: str) -> dict[str, Any]:
    counts = RAIDS[raid][2]
    total = sum(counts.values())
    shares = dict.fromkeys(BINDING, 0.0)
    for target, n in counts.items():
        parts = {k: float(v.mean()) for k, v in
                 _parts(option, raid, "as-printed", target, total).items()}  # fmt: skip
        weight = n / total
        shares["sight"] += weight * (1 - parts["view"])
        shares["reach"] += weight * parts["view"] * (1 - parts["reach"])
        fit = weight * parts["view"] * parts["reach"]
        free = min(parts["channels"], parts["load"])
        short = "channels" if parts["channels"] <= parts["load"] else "magazine"
        shares[short] += fit * (1 - free)
        shares["missed"] += fit * free * (1 - parts["kill"]) ** 2
        shares["stopped"] += fit * free * (1 - (1 - parts["kill"]) ** 2)
    rounded = {key: round(value, 6) for key, value in shares.items()}
    rounded["stopped"] = round(1 - sum(v for k, v in rounded.items() if k != "stopped"), 6)
    return {"raid": raid, "option": option, "shares": rounded}


def _breakeven(said: Any) -> list[dict[str, Any]]:
    kill = [round(0.05 * i, 2) for i in range(1, 20)]
    mine = [1 - 0.85 * (1 - (1 - k) ** 2) for k in kill]
    level = 1 - 0.72 * (1 - 0.45**2)
    rows = [
        {"raid": "mixed", "target": "srbm", "option": "s-400", "rival": "patriot", "kill": kill,
         "leak": {"option": mine, "rival": [level] * len(kill)},
         "equal": {"p05": 0.31, "p50": 0.42, "p95": 0.66}, "share_found": 0.8,
         "words": said("Patriot's single-shot P(kill) is held at its shared prior")},
        {"raid": "ballistic-1300", "target": "mrbm", "option": "s-400", "rival": "thaad",
         "kill": kill, "leak": {"option": [1.0] * len(kill),
                                "rival": [1 - 0.9 * (1 - (1 - 0.8) ** 2)] * len(kill)},
         "equal": None, "share_found": 0.0,
         "words": said("S-400 has no intercept that fits against this arc")},
    ]  # fmt: skip
    return rows


def _footprint(
    ident: str, threat: str, label: str, cue: str, km: tuple[float, float, float], said: Any
) -> dict[str, Any]:
    x = np.linspace(-1.6 * km[2], 1.6 * km[2], 33)
    gx, gy = np.meshgrid(x, x)
    radius = np.hypot(gx, gy * np.where(gy > 0, 0.85, 1.15))
    p = np.interp(radius.ravel(), (km[0] * 0.8, km[0], km[1], km[2], km[2] * 1.15),
                  (1.0, 0.95, 0.5, 0.05, 0.0)).reshape(gx.shape)  # fmt: skip
    return {
        "system": ident, "threat": threat, "label": said(label), "cue": cue,
        "x_km": x.round(2).tolist(), "y_km": x.round(2).tolist(), "p": p.round(4).tolist(),
        "radius_km": dict(zip(("p05", "p50", "p95"), km, strict=True)),
        "area_km2": {k: round(np.pi * r**2, 1) for k, r in
                     zip(("p05", "p50", "p95"), km, strict=True)},
        "published": [], "words": said("cue of its own radar" if cue == "own" else
                                       "told by somebody else where to look"),
    }  # fmt: skip


def _footprints(said: Any) -> list[dict[str, Any]]:
    own = _footprint("thaad", "mrbm", "THAAD, 1,300 km ballistic missile", "own",
                     (58.0, 104.0, 151.0), said)  # fmt: skip
    cued = _footprint("thaad", "irbm", "THAAD, strategic re-entry vehicle", "cued",
                      (21.0, 44.0, 83.0), said)  # fmt: skip
    patriot = _footprint("patriot", "srbm", "Patriot, 300 km ballistic missile", "own",
                         (4.6, 9.8, 18.4), said)  # fmt: skip
    s400 = _footprint("s-400", "srbm", "S-400, 300 km ballistic missile", "own",
                      (5.0, 13.0, 27.0), said)  # fmt: skip
    own["published"] = [
        {
            "words": said("half to two thirds of a country of 100,200 km²"),
            "low": 50100,
            "high": 66800,
            "unit": "km2",
            "source": "brochure",
        }
    ]
    cued["published"] = [{"words": said("diameter of 120 km, halved"), "low": 60, "high": 60,
                          "unit": "km", "source": "brochure"}]  # fmt: skip
    patriot["published"] = [
        {"words": said("narrow: a think tank by way of the press"), "low": 100, "high": 200,
         "unit": "km2", "source": "brochure"},
        {"words": said("wide: a radius usually quoted, in no source that we could open"),
         "low": 15, "high": 20, "unit": "km", "source": "prior"},
    ]  # fmt: skip
    return [own, cued, patriot, s400]


def _variants(said: Any) -> list[dict[str, Any]]:
    rows = (
        ("PAC-3 CRI, own radar in its sector", (3.9, 6.1, 8.4), "as the narrow figure"),
        ("PAC-3 MSE, own radar in its sector", (7.2, 11.5, 16.0), "the longer missile"),
        ("PAC-3 MSE, cued early", (9.9, 16.2, 21.0), "as the wide figure"),
        ("GEM-T, own radar in its sector", (3.0, 7.5, 13.1), "the older missile"),
    )
    return [
        {"system": "patriot", "threat": "srbm", "label": said(label),
         "radius_km": dict(zip(("p05", "p50", "p95"), km, strict=True)),
         "area_km2": {k: round(np.pi * r**2, 1) for k, r in
                      zip(("p05", "p50", "p95"), km, strict=True)},
         "words": said(words)}
        for label, km, words in rows
    ]  # fmt: skip


def _between(said: Any) -> list[dict[str, Any]]:
    def one(axis: str, label: str, unit: str, values: Any, share: float | None, verdict: str,
            words: str, applies: bool = True) -> dict[str, Any]:  # fmt: skip
        return {
            "axis": axis, "label": said(label), "unit": unit, "applies": applies,
            "values": [
                {"system": s, "words": said(w), "p05": b and b[0], "p50": b and b[1],
                 "p95": b and b[2]} for s, b, w in values
            ],
            "share_between": share, "verdict": verdict, "words": said(words),
        }  # fmt: skip

    return [
        one("reach-aircraft", "Reach against aircraft", "km",
            [("s-400", (150, 250, 390), ""), ("patriot", (70, 110, 160), ""),
             ("thaad", None, "not applicable: no role against aircraft")], None, "not-assessable",
            "THAAD has no role here, so there is no between", applies=False),
        one("reach-ballistic", "Reach against ballistic missiles", "km",
            [("s-400", (17, 38, 58), ""), ("patriot", (20, 30, 60), ""),
             ("thaad", (150, 190, 200), "")], 0.55, "cannot-tell", "S-400 overlaps with Patriot"),
        one("footprint", "Defended footprint, 300 km ballistic", "km2",
            [("s-400", (78, 530, 2290), ""), ("patriot", (66, 302, 1063), ""),
             ("thaad", (2000, 9000, 21000), "")], 0.74, "cannot-tell", "the ranges overlap"),
        one("price", "Price of a fire unit", "bn USD",
            [("s-400", (0.5, 0.54, 0.63), ""), ("patriot", (0.4, 1.1, 2.6), ""),
             ("thaad", (1.0, 1.8, 3.0), "")], 0.04, "contradicted",
            "below both in nearly all runs"),
        one("magazine", "Missiles in the price of a unit", "missiles",
            [("s-400", (35, 56, 64), ""), ("patriot", (60, 172, 172), ""),
             ("thaad", (40, 48, 64), "")], 0.63, "cannot-tell", "depends on who counts"),
    ]  # fmt: skip


def _consistency(said: Any) -> list[dict[str, Any]]:
    def one(record: str, label: str, observed: Any, words: str, model: Any, inside: bool | None,
            sets_prior: bool, note: str) -> dict[str, Any]:  # fmt: skip
        found = dict(zip(("p05", "p50", "p95"), model, strict=True)) if model else None
        return {"record": record, "label": said(label), "observed": observed,
                "observed_words": said(words), "model": found, "inside": inside,
                "sets_prior": sets_prior, "words": said(note), "source": "brochure"}  # fmt: skip

    return [
        one(
            "patriot-2025",
            "Ballistic raid on a defended base",
            13 / 14,
            "13 of 14 stopped",
            (0.55, 0.86, 0.98),
            True,
            False,
            "shots a target were not published",
        ),
        one(
            "patriot-2003",
            "Launched, engaged and claimed in 2003",
            9 / 15,
            "9 of 15 engaged",
            (0.62, 0.81, 0.97),
            False,
            False,
            "six were left to fall on empty ground",
        ),
        one(
            "ukraine-cruise",
            "Subsonic cruise missiles, claims",
            0.82,
            "3,206 of 3,905 claimed",
            None,
            None,
            True,
            "it set the prior against cruise missiles",
        ),
        one(
            "ukraine-ballistic",
            "Ballistic missiles, claims",
            0.215,
            "235 of 1,095 claimed",
            (0.3, 0.6, 0.9),
            None,
            False,
            "all defences of a country, not one battery",
        ),
    ]


def _findings(option: str, raid: str, term: str) -> Iterator[Finding]:
    counts = RAIDS[raid][2]
    total = sum(counts.values())
    stem = f"defence.{option}.{raid}.{term}"
    labels = {"option": option, "raid": raid, "term": term}
    marks = () if option == "none" else ("unverified",)

    def made(quantity: str, title: str, unit: str, values: Any, target: str = "",
             refused: str = "", spread: float = 0.0) -> Finding:  # fmt: skip
        ident = f"{stem}.{target}.{quantity}" if target else f"{stem}.{quantity}"
        named = {**labels, "quantity": quantity, **({"target": target} if target else {})}
        if refused:
            return Finding(id=ident, title=title, unit=unit, labels=named, refused=refused)
        band = _band(values)
        top = 1.0 if unit == "ratio" else np.inf
        chance = {
            name: round(float(np.clip(band["p50"] + step * spread, 0.0, top)), 5)
            for name, step in (("p05", -1.0), ("p50", 0.0), ("p95", 1.0))
        } if spread else None  # fmt: skip
        return Finding(id=ident, title=title, unit=unit, labels=named, marks=marks, chance=chance,
                       sources=("prior",), **band)  # fmt: skip

    leaks: dict[str, np.ndarray] = {}
    for target, count in counts.items():
        name = TARGETS[target][0].lower()
        leaks[target] = share = _leak(option, raid, term, target, total)
        spread = 0.0 if share.min() == 1.0 else 0.8 / np.sqrt(count)
        yield made("leak_ratio", f"Share that leaks, {name}", "ratio", share, target, "", spread)
        yield made("leakers_count", f"Leakers, {name}", "1", share * count, target, "",
                   spread * count)  # fmt: skip
    units = _fire_units(option, term)
    yield made("fire_units_count", "Fire units", "1", units)
    if option == "none":
        yield made("assets_unhit_count", "Assets that nothing reaches", "1", np.zeros(DRAWS))
        return
    yield from _whole(made, option, raid, term, leaks)


def _whole(
    made: Any, option: str, raid: str, term: str, leaks: Mapping[str, np.ndarray]
) -> Iterator[Finding]:
    counts = RAIDS[raid][2]
    total = sum(counts.values())
    part = {t: _parts(option, raid, term, t, total) for t in counts}
    mean = lambda key: sum(counts[t] * part[t][key] for t in counts) / total  # noqa: E731
    engaged = sum(counts[t] * part[t]["reach"] * part[t]["channels"] for t in counts) / total
    shots = sum(2 * counts[t] * part[t]["view"] * part[t]["reach"] for t in counts)
    bought = _fire_units(option, term) * OPTIONS[option][2] * TERMS[term][3]
    kept = 6 * (1 - _whole_leak(option, raid, term, total))
    yield made("assets_unhit_count", "Assets that nothing reaches", "1", kept, spread=1.2)
    yield made("shots_count", "Shots", "1", shots, spread=3.0)
    yield made("missiles_left_count", "Missiles left", "1", bought - shots, spread=3.0)
    yield made("saturated_ratio", "Saturated", "ratio", 1 - mean("channels"))
    full = float((1 - mean("channels")).max())
    why = "" if full > 0.02 else "not applicable: no run is saturated"
    yield made("saturation_min", "Minute of saturation", "min",
               RAIDS[raid][1] / 60 * _rng("minute", option, raid).beta(3, 2, DRAWS), refused=why,
               spread=0.4)  # fmt: skip
    yield made("in_view_ratio", "In view", "ratio", mean("view"))
    none = not any(t in VIEWS[option] for t in counts)
    why = "not applicable: no missile of it can engage this raid" if none else ""
    yield made("engaged_ratio", "Engaged, of those in view", "ratio", engaged, refused=why)
    yield made("kills_per_shot_ratio", "Kills a shot", "ratio", mean("kill"), refused=why)
    yield made("cost_exchange_ratio", "Cost exchange", "ratio", 2.0 + shots / 3.0, refused=why)


if __name__ == "__main__":
    print(write_defence_sample(Path(sys.argv[1])))
