"""Which published cross-section of a target a radar sees: by its band, and by aspect.

Few targets have a public figure for every band. What stands in for a missing one follows a fixed
order, and the answer says so in words: nothing is inferred unsaid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from longshadow.catalog.records import UNSTATED, Target
from longshadow.physics.signature import BANDS_HZ, nearest_band
from longshadow.provenance import Cited

__all__ = [
    "ASPECTS",
    "RATIO_BAND",
    "Aspect",
    "RcsEntry",
    "letter",
    "rcs_entry",
    "rcs_table",
    "rcs_words",
]

Aspect = Literal["nose", "side", "tail"]

#: The band whose entries a ratio between bands multiplies.
RATIO_BAND = "x"
#: How each aspect is called in a sentence.
ASPECTS: Mapping[str, str] = {"nose": "nose-on", "side": "broadside", "tail": "tail-on"}

_LETTERS = {letter.lower(): letter for letter in BANDS_HZ}


@dataclass(frozen=True)
class RcsEntry:
    """The cross-section that stands for a target in the eyes of a radar.

    Attributes
    ----------
    path
        Parameter path of the figure.
    cited
        The figure.
    ratio_path, ratio
        Path and value of the factor between bands that multiplies it; None without one.
    band, aspect
        Band and aspect for which the figure stands, as keys of the catalogue.
    stands_in
        Why the figure of another band or aspect is used, in words; empty when it is the figure
        for this band and aspect.
    """

    path: str
    cited: Cited
    ratio_path: str | None
    ratio: Cited | None
    band: str
    aspect: str
    stands_in: str

    @property
    def paths(self) -> tuple[str, ...]:
        """Every parameter that the cross-section is made of."""
        return (self.path,) if self.ratio_path is None else (self.path, self.ratio_path)

    @property
    def nominal_m2(self) -> float:
        """The nominal cross-section, square metres."""
        return self.cited.band.nominal * (1.0 if self.ratio is None else self.ratio.band.nominal)

    @property
    def is_unverified(self) -> bool:
        """Whether any end of any part of it is unverified, or it stands in for another."""
        parts = (self.cited, self.ratio)
        return bool(self.stands_in) or any(part.is_unverified for part in parts if part)


def rcs_entry(target: Target, band: str, aspect: Aspect) -> RcsEntry:
    """Return the cross-section of a target for a radar's band and an aspect.

    In this order: the figure for the band; the X-band figure times the target's own ratio for
    the band; a figure whose source names no band; that of the nearest band in the logarithm of
    frequency. Then the same among figures whose source names no aspect.

    Parameters
    ----------
    target
        Catalogue record.
    band
        Letter of the radar's band (`Radar.band`).
    aspect
        nose, side or tail.

    Raises
    ------
    ValueError
        If the band is unknown, or the target has no figure for the aspect nor one of unstated
        aspect (the loader refuses that for nose and side).
    """
    wanted = band.lower()
    if wanted not in _LETTERS:
        raise ValueError(f"band = {band!r}: must be one of {', '.join(BANDS_HZ)}")
    for row in (aspect, UNSTATED):
        found = _in_row(target, wanted, row)
        if found is not None:
            unsaid = "" if row == aspect else "its source names no aspect: taken for every aspect"
            words = "; ".join(text for text in (found[1], unsaid) if text)
            return _entry(target, found[0], row, words)
    raise ValueError(f"target {target.id}: no cross-section {ASPECTS[aspect]}")


def letter(band: str) -> str:
    """Return the letter of a band from its key: X from x, Ku from ku."""
    return _LETTERS[band]


def rcs_words(path: Sequence[str]) -> str | None:
    """Return a part of a signature in words, from its path within the target; None if it is none.

    >>> rcs_words(("rcs", "x", "nose")), rcs_words(("rcs_ratio", "s"))
    ('rcs in X band, nose-on', 'rcs in S band over X band')
    """
    if path and path[0] == "rcs_ratio":
        return f"rcs in {letter(path[1])} band over {letter(RATIO_BAND)} band"
    if not path or path[0] != "rcs":
        return None
    band = "no band named" if path[1] == UNSTATED else f"in {letter(path[1])} band"
    aspect = ASPECTS.get(path[2], "no aspect named")
    return f"rcs{',' * (path[1] == UNSTATED)} {band}, {aspect}"


def rcs_table(target: Target) -> Mapping[str, Mapping[str, Cited]]:
    """Return the cross-sections of a target by band and aspect, with plain words as keys."""
    return cast("Mapping[str, Mapping[str, Cited]]", target.rcs)


def _in_row(target: Target, band: str, aspect: str) -> tuple[str, str] | None:
    """Return the band whose figure is used for an aspect, and why, or None without any."""
    known = set(_bands(target, aspect))
    if band in known:
        return band, ""
    if UNSTATED in known:
        return UNSTATED, "its source names no band: taken for every band alike"
    if not known:
        return None
    near = nearest_band(_LETTERS[band], [_LETTERS[name] for name in sorted(known)]).lower()
    return near, f"no figure for the radar's band: that of {_LETTERS[near]}, the nearest, unchanged"


def _bands(target: Target, aspect: str) -> Iterator[str]:
    table = rcs_table(target)
    yield from (name for name, row in table.items() if aspect in row)
    if aspect in table.get(RATIO_BAND, {}):
        yield from target.rcs_ratio


def _entry(target: Target, band: str, aspect: str, stands_in: str) -> RcsEntry:
    base, table = f"target.{target.id}", rcs_table(target)
    own = aspect in table.get(band, {})
    source = band if own else RATIO_BAND
    ratios = cast("Mapping[str, Cited]", target.rcs_ratio)
    return RcsEntry(
        f"{base}.rcs.{source}.{aspect}", table[source][aspect],
        None if own else f"{base}.rcs_ratio.{band}", None if own else ratios[band],
        band, aspect, stands_in,
    )  # fmt: skip
