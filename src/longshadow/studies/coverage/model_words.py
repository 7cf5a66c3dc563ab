"""What a coverage run did and does not claim, in words that follow the models it named."""

from __future__ import annotations

from collections.abc import Iterator

from longshadow.scenario.models import CoverageModel

__all__ = ["limits_of", "methods_of", "model_rows"]

_LIMITS = (
    "One radar cross-section a target for the band of each radar, of one aspect over the whole "
    "map; a real one changes from degree to degree, and no measured one is public.",
    "Elevation data are a surface with trees and buildings on it, and ridges are smoothed.",
    "Detection in one scan; no track is built, and interceptors fly straight to their claimed "
    "reach.",
    "Refraction and the highest elevation are held at one value; sector and lowest elevation have "
    "one value a placement, so that their part in the spread shows as that of the placement.",
    "At most two radars that see and one that tracks are modelled for each system, and no unit is "
    "cued by a radar at another site.",
    "The longest S-400 missile counts in every run, although its export is not published.",
    "Prices are as printed, of different years and contents (a THAAD price can hold thirty years "
    "of support, an S-400 price fewer missiles than a Patriot price): equal money is not yet equal "
    "content.",
    "Sites are notional and placed by a rule; a real crew would choose better and worse ones.",
)


def methods_of(model: CoverageModel) -> tuple[str, ...]:
    """Return in about three sentences how coverage was computed."""
    terrain = (
        "For every radar and site the lowest height in line of sight is computed for each cell of "
        "real terrain, on an Earth of the stated effective radius, for several antenna heights."
    )
    if model.diffraction != "none":
        terrain = (
            "For every radar and site the loss past and over real terrain is computed for each "
            "cell and height (delta-Bullington, ITU-R P.526), on an Earth of the stated effective "
            "radius, for several antenna heights."
        )
    air = {
        (): "Nothing weakens the wave in the air.",
        ("gas",): "Gases weaken the wave (ITU-R P.676, standard atmosphere).",
        ("rain",): "Rain weakens the wave (ITU-R P.838).",
    }.get(tuple(model.atmosphere), "Gases and rain weaken the wave (ITU-R P.676 and P.838).")
    if "gas" in model.atmosphere:
        air += (
            " A published range is taken to hold what gas takes on the way to a target at 10 km."
            if model.claims_hold_in == "clear-air"
            else " A published range is taken to hold in free space."
        )
    return (
        terrain,
        "A radar's range against each target comes from its published range by the fourth-root "
        "law, with the cross-section for its own band and the stated aspect, and never passes its "
        f"instrumented range; what a source leaves out is drawn from one prior shared by all "
        f"radars. {air}",
        "Every run draws all unknowns at once; a cell is covered in a run when the range reaches "
        "the nearest radar that has the target in sight.",
    )


def limits_of(model: CoverageModel) -> tuple[str, ...]:
    """Return what coverage does not claim."""
    missing = ["no ducting", "no clutter", "no jamming", "no multipath"]
    if "rain" not in model.atmosphere:
        missing.insert(0, "no rain")
    if "gas" not in model.atmosphere:
        missing.insert(0, "no loss in air")
    if model.diffraction == "none":
        missing.insert(0, "line of sight only, no diffraction over ridges")
    first = ", ".join(missing)
    lines = [f"{first[:1].upper()}{first[1:]}."]
    if "gas" in model.atmosphere:
        lines.append(
            "Whether published ranges hold in clear air is not said by any source read; the "
            "scenario names the reading, and free space is the other one."
        )
    if "rain" in model.atmosphere:
        lines.append("Rain falls evenly over the whole area, which a shower never does.")
    if model.scan_loss != "none":
        lines.append("The share that a smooth Earth would leave knows nothing of scan loss.")
    if model.diffraction != "none":
        lines.append(
            "Behind ridges, limits of range (instrumented, interceptor) are held against the "
            "weakened range: large targets there are covered somewhat less than the model says."
        )
        lines.append(
            "What one radar hands over to another is a range: where a wave only grazes the ground, "
            "a cell can be tracked in runs in which the radar that hands over does not see it."
        )
    return (*lines, *_LIMITS)


def model_rows(model: CoverageModel) -> Iterator[dict[str, str]]:
    """Yield the models as what is held fixed."""
    rain = f", {model.rain.rate:g} mm/h up to {model.rain.top / 1000:g} km" if model.rain else ""
    rows = (
        ("atmosphere", "What weakens the wave in the air",
         (" and ".join(model.atmosphere) or "nothing") + rain),
        ("claims_hold_in", "Where published ranges are taken to hold",
         model.claims_hold_in.replace("-", " ")),
        ("diffraction", "How terrain acts",
         "geometric sight" if model.diffraction == "none" else "delta-Bullington loss"),
        ("scan_loss", "What a fixed face loses off its boresight",
         "nothing" if model.scan_loss == "none" else "a power of the cosine of the angle"),
    )  # fmt: skip
    for name, title, value in rows:
        if name == "claims_hold_in" and "gas" not in model.atmosphere:
            continue
        yield {
            "path": f"coverage.model.{name}",
            "title": title,
            "value": value,
            "why": "named in the scenario",
        }
