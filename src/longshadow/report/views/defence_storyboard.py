"""Single replications on the map, moment by moment: a typical and a bad one of each option."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import Any

from markupsafe import Markup

from longshadow.report.embed import csv_address, json_for_page
from longshadow.report.map_words import has_borders
from longshadow.report.page import Page
from longshadow.report.storyboard_ground import borders_path, degrees_of, ground_picture
from longshadow.report.storyboard_plan import Plane
from longshadow.report.storyboard_runs import drawn_run, kind_key
from longshadow.report.storyboard_words import EVENT_KINDS, clock, shots_words
from longshadow.report.templating import render as fill

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "defence"
ORDER = 60
WHICH = {
    "typical": "A typical run",
    "bad": "A bad run",
}
#: Parts of the plane that can be looked at.
ZOOMS = {"assets": "Assets", "near": "Where it is decided", "whole": "Whole raid"}
#: Signs of threats, in pixels about their middle, by kind; colours t1 to t6 go with them.
SIGNS = (
    "M0 -6L5.6 4.6H-5.6Z", "M0 -6.2L5.2 0L0 6.2L-5.2 0Z", "M-4.6 -4.6H4.6V4.6H-4.6Z",
    "M-5 0A5 5 0 1 0 5 0A5 5 0 1 0 -5 0Z", "M0 6L-5.6 -4.6H5.6Z",
    "M-2 -6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z",
)  # fmt: skip
_COLUMNS = ("t_s", "event", "threat", "target", "unit", "missiles", "remark")


def render(page: Page) -> Markup | None:
    """Return the storyboards, or None where the run held none."""
    told = (page.scenario.get("defence") or {}).get("storyboards") or ()
    stories = [story for story in told if story["assets"] or story["units"]]
    if not stories:
        return None
    plane = Plane.around(
        [(one["lat"], one["lon"]) for story in stories for one in (*story["assets"],
                                                                   *story["units"])]
    )  # fmt: skip
    kinds = _kinds(stories)
    runs = [{**_names(page, story), **drawn_run(story, plane, kinds)} for story in stories]
    signs, options = _signs(page, kinds), _ordered(page, runs, "option", "options")
    shown = degrees_of(plane, [box for run in runs for box in run["boxes"].values()])
    return fill(
        "defence_storyboard.html.j2",
        runs=[{**run, "index": i, "csv": _csv(run)} for i, run in enumerate(runs)],
        data=json_for_page({
            "runs": [_data(run) for run in runs],
            "signs": [kind["sign"] for kind in signs], "colours": [k["colour"] for k in signs],
        }),
        kinds=signs, circle=SIGNS[3],
        raids=_ordered(page, runs, "raid", "raids"), options=options,
        start=next((run for run in options if run["units"]), options[0])["option"],
        whiches=sorted({run["which"]: run for run in runs}.values(), key=_is_bad),
        zooms=[z for z in ZOOMS.items() if any(z[0] in run["boxes"] for run in runs)],
        ground=ground_picture(page, plane, shown),
        borders=borders_path(plane, shown) if has_borders(page) else "",
        has_wedge=any(unit["wedge"] for run in runs for unit in run["units"]),
        clock=clock, missiles=shots_words,
    )  # fmt: skip


def _kinds(stories: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], int]:
    """Return the kinds of threat on the page in order of appearance."""
    keys = [kind_key(threat) for story in stories for threat in story["threats"]]
    return {key: i for i, key in enumerate(dict.fromkeys(keys))}


def _signs(page: Page, kinds: Mapping[tuple[str, str], int]) -> list[dict[str, Any]]:
    """Return colour and sign of each kind: the colour that charts give it, unless it is taken."""
    places = {str(target["id"]): i for i, target in enumerate(page.items("targets"))}
    signs: list[dict[str, Any]] = []
    for (target, label), i in kinds.items():
        free = {1, 2, 3, 4, 5, 6} - {sign["colour"] for sign in signs}
        wanted = places.get(target, i) % 6 + 1
        colour = wanted if wanted in free or not free else max(free)
        signs.append({"label": label, "colour": colour, "sign": SIGNS[i % len(SIGNS)]})
    return signs


def _ordered(
    page: Page, runs: Sequence[Mapping[str, Any]], key: str, kind: str
) -> list[Mapping[str, Any]]:
    """Return one run of each raid or option, in the order of the study."""
    order = [str(item["id"]) for item in page.scenario["defence"].get(kind) or ()]
    found = {str(run[key]): run for run in reversed(runs)}
    return sorted(
        found.values(), key=lambda run: order.index(run[key]) if run[key] in order else len(order)
    )


def _is_bad(run: Mapping[str, Any]) -> bool:
    return str(run["which"]) != "typical"


def _names(page: Page, story: Mapping[str, Any]) -> dict[str, Any]:
    facts = page.scenario["defence"]
    places = {str(option["id"]): i for i, option in enumerate(page.items("options"))}
    option, raid, which = (str(story[key]) for key in ("option", "raid", "which"))
    return {
        "raid": raid, "raid_label": _label(facts.get("raids") or (), raid),
        "option": option, "option_label": _label(facts.get("options") or (), option),
        "colour": places.get(option, 0) % 6 + 1,
        "which": which, "which_label": WHICH.get(which, which),
        "words": str(story.get("words") or ""),
    }  # fmt: skip


def _label(items: Sequence[Mapping[str, Any]], ident: str) -> str:
    return next((str(i.get("label") or ident) for i in items if str(i["id"]) == ident), ident)


def _data(run: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the page script needs of one run, short."""
    boxes = {name: [round(x, 2) for x in astuple(box)] for name, box in run["boxes"].items()}
    return {
        "raid": run["raid"], "option": run["option"], "which": run["which"],
        "span": run["span_s"], "boxes": boxes,
        "assets": [a["letter"] for a in run["assets"]],
        "units": [[u["x"], u["y"]] for u in run["units"]],
        "threats": [
            {"k": t["kind"], "p": t["path"], "e": t["end"], "at": t["end_s"], "a": t["asset"],
             "d": [t["dx"], t["dy"]]}
            for t in run["threats"]
        ],
        "events": [
            [e["t_s"], e["kind"], e["threat"], e["unit"], e["shots"], e["shown"]]
            for e in run["events"]
        ],
        "flights": [[u, i, round(a, 1), round(b, 1)] for u, i, a, b in run["flights"]],
    }  # fmt: skip


def _csv(run: Mapping[str, Any]) -> str:
    rows = []
    for event in run["events"]:
        threat = run["threats"][event["threat"]]["label"] if event["threat"] >= 0 else ""
        number = event["threat"] + 1 if event["threat"] >= 0 else ""
        what = EVENT_KINDS.get(event["kind"], event["kind"]).lower()
        rows.append((event["t_s"], what, number, threat, event["by"], event["shots"] or "",
                     event["remark"]))  # fmt: skip
    return csv_address(_COLUMNS, rows)
