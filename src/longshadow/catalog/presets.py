"""Presets: the single point that a claimant, or his critic, would give for a value."""

from __future__ import annotations

from typing import Literal

from longshadow.provenance import Cited, ClaimEnd, Role

__all__ = ["Preset", "nominal_at_end", "preset_value"]

Preset = Literal["claim", "middle", "sceptic"]


def preset_value(cited: Cited, preset: Preset, claimant: str | None = None) -> float | None:
    """Return the point in SI units that a preset gives a value, or None if it leaves it alone.

    Parameters
    ----------
    cited
        The value.
    preset
        "claim": the end that the party who benefits claims; "sceptic": the other end;
        "middle": the nominal value, which for about a quarter of the values is one of the ends
        (`nominal_at_end`).
    claimant
        Id of a system: only values that it benefits from are set, so that one side can be taken
        at its word and the other doubted. None: every value that anybody benefits from.

    Notes
    -----
    Bands that are never sampled (envelopes, per-echelon, choices) are left alone, and so are
    radar cross-sections that nobody claims: a preset changes what is said of a system, not the
    target that all systems face.
    """
    if cited.role is not Role.UNKNOWN or claimant not in (None, cited.benefits):
        return None
    claimed = cited.claim_end is not ClaimEnd.NONE
    if preset == "middle":
        return cited.band.nominal if claimed or cited.dimension != "rcs" else None
    if not claimed:
        return None
    high = (cited.claim_end is ClaimEnd.HIGH) == (preset == "claim")
    return cited.band.high if high else cited.band.low


def nominal_at_end(cited: Cited) -> Literal["low", "high"] | None:
    """Return the end that the nominal value equals, or None; a value without a band has none."""
    band = cited.band
    if band.low == band.high or band.low < band.nominal < band.high:
        return None
    return "low" if band.nominal == band.low else "high"
