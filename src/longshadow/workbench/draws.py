"""One table of draws for a whole scenario: which parameters move, how, and which move together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from longshadow.catalog.presets import preset_value
from longshadow.execution.study import Unknowns
from longshadow.provenance import Cited, Role
from longshadow.scenario.records import Scenario
from longshadow.uncertainty.distributions import Constant, Discrete, Distribution, from_band
from longshadow.uncertainty.sampling import draw_columns

__all__ = ["DrawTable", "distribution_for", "draw_table"]

#: Distributions of a prior that `from_band` knows by another name.
_SHAPES = {"triangular": "auto", "none": "fixed"}


@dataclass(frozen=True)
class DrawTable:
    """Every parameter that a run uses, as it was drawn.

    Attributes
    ----------
    columns
        (draws,) SI values by parameter path.
    distributions
        What each column was drawn from.
    titles
        Unknowns of the studies themselves, in words.
    preset
        By path: the preset that held a parameter at one point.
    """

    columns: Mapping[str, np.ndarray]
    distributions: Mapping[str, Distribution]
    titles: Mapping[str, str]
    preset: Mapping[str, str]


def distribution_for(cited: Cited, shape: str = "auto") -> Distribution:
    """Return what a cited value is drawn from; only an unknown is ever drawn.

    Parameters
    ----------
    cited
        The value.
    shape
        The distribution that a prior names, or "auto".
    """
    band = cited.band
    if cited.role is not Role.UNKNOWN:
        return Constant(band.nominal)
    if cited.camps:
        return Discrete(tuple(cited.camps))
    return from_band(band.low, band.nominal, band.high, _SHAPES.get(shape, shape))


def draw_table(scenario: Scenario, unknowns: Sequence[Unknowns]) -> DrawTable:
    """Return the table of draws that all studies of a scenario share.

    Parameters
    ----------
    scenario
        Gives the parameters, the presets, the number of draws and the seed.
    unknowns
        What each study varies.
    """
    used = sorted({path for item in unknowns for path in item.used})
    distributions: dict[str, Distribution] = {}
    held: dict[str, str] = {}
    ranks: dict[str, str] = {}
    for path in used:
        cited = scenario.parameters[path]
        word, value = _preset(scenario, path, cited)
        if value is None:
            distributions[path] = distribution_for(cited, _shape(scenario, cited.shared or path))
        else:
            distributions[path], held[path] = Constant(value), word
        if cited.shared:  # one origin is one unknown, however often it is repeated
            ranks[path] = cited.shared
    for item in unknowns:
        distributions |= item.distributions
        ranks |= item.ranks
    titles = {path: title for item in unknowns for path, title in item.titles.items()}
    columns = draw_columns(distributions, scenario.draws, scenario.seed, ranks)
    return DrawTable(columns, distributions, titles, held)


def _shape(scenario: Scenario, path: str) -> str:
    kind, name = path.split(".")[:2]
    prior = scenario.catalog.priors.get(name) if kind == "prior" else None
    return "auto" if prior is None else prior.distribution


def _preset(scenario: Scenario, path: str, cited: Cited) -> tuple[str, float | None]:
    if path.startswith("target.") and ".rcs_ratio." in path:
        return "", None  # a part of a cross-section, which a preset leaves alone
    own = scenario.preset.get(cited.benefits) if cited.benefits else None
    word = own or scenario.preset.get("all") or "none"
    if word == "none":
        return "", None
    return word, preset_value(cited, word)  # type: ignore[arg-type]
