"""A small page of its own for the air picture: two charts and the scores."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from longshadow.report.charts import DASHES, OPTIONS, SERIES, SOFT, chart_svg

__all__ = ["picture_page"]

_INCHES = (6.4, 3.2)
_WORDS = {
    "completeness": ("Completeness: share of flights in the air that have a track", 100.0, "%"),
    "ambiguity": ("Ambiguity: tracks for each flight that has one", 1.0, ""),
    "spuriousness": ("Spuriousness: share of tracks that belong to no flight", 100.0, "%"),
    "position_error_m": ("Position error of tracks", 1e-3, "km"),
    "velocity_error_mps": ("Velocity error of tracks", 1.0, "m/s"),
    "longest_track_share": ("Longest track of a flight, share of its time", 100.0, "%"),
    "track_changes_per_s": ("Changes of track number, a flight and hour", 3600.0, ""),
    "gospa_m": ("GOSPA, mean over time", 1e-3, "km"),
    "ospa_m": ("OSPA, mean over time", 1e-3, "km"),
}
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b1f24;background:#fff}svg{max-width:100%;height:auto}table{border-collapse:collapse}"
    "th,td{text-align:left;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #ccd;"
    "font-weight:normal}"
)


def picture_page(found: Mapping[str, Any]) -> str:
    """Return the page of an air picture; it loads nothing."""
    series = found["over_time"]
    minutes = [t / 60.0 for t in series["time_s"]]
    counts = chart_svg(
        lambda axes: _counts(axes, minutes, series), ident="counts",
        title="Flights in the air, and tracks", description="Numbers over time", inches=_INCHES,
    )  # fmt: skip
    quality = chart_svg(
        lambda axes: _quality(axes, minutes, series), ident="quality",
        title="GOSPA over time", description="Kilometres over time", inches=_INCHES,
    )  # fmt: skip
    rows = "".join(
        f"<tr><th scope=row>{words}</th><td>{found['scores'][name] * factor:.3g} {unit}</td></tr>"
        for name, (words, factor, unit) in _WORDS.items()
    )
    settings = "; ".join(f"{k.replace('_', ' ')}: {v}" for k, v in found["tracker"].items())
    title = f"Air picture: {found['option']}"
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8>"
        "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; "
        "style-src 'unsafe-inline'\"><meta name=viewport content='width=device-width'>"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(title)}</h1><p>One simulated run: {found['flights']} flights, "
        f"{found['radars']} radars, {found['detections']} detections, {found['tracks']} tracks. "
        "A single run is an example, not a range; the ranges stand in the report.</p>"
        f"<h2>Flights in the air, and tracks</h2>{counts}<h2>GOSPA</h2><p>Distance between "
        f"picture and truth, cut off at {found['cut_off_m'] / 1000:g} km: position errors, flights "
        f"without a track and tracks without a flight in one number.</p>{quality}"
        f"<h2>Scores</h2><table>{rows}</table><h2>Tracker</h2><p>{escape(settings)}.</p>"
        "</body></html>\n"
    )


def _counts(axes: Any, minutes: list[float], series: Mapping[str, Any]) -> None:
    axes.step(minutes, series["flights_in_the_air"], color=SERIES[0], linestyle=DASHES[1],
              label="flights in the air", where="post")  # fmt: skip
    axes.step(minutes, series["tracks"], color=OPTIONS[0], label="tracks", where="post")
    _axes(axes, "Number")
    axes.legend(loc="best")


def _quality(axes: Any, minutes: list[float], series: Mapping[str, Any]) -> None:
    axes.plot(minutes, [v / 1e3 for v in series["gospa_m"]], color=OPTIONS[1])
    _axes(axes, "GOSPA, km")


def _axes(axes: Any, label: str) -> None:
    axes.set_ylim(bottom=0.0)
    axes.grid(axis="y", color=SOFT, alpha=0.25, linewidth=0.6)
    axes.set_xlabel("Minutes")
    axes.set_ylabel(label)
