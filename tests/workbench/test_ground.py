"""What a run stands on is looked at before anything is computed."""

from __future__ import annotations

from pathlib import Path

import pytest

import longshadow
from longshadow.errors import ScenarioError

SCENARIO = """\
format: 1
title: A test
question: What gets through?
as_of: 2021-03-19
draws: 16
area:
  name: Nowhere
  bounds: {west: 0 deg, south: 26 deg, east: 12 deg, north: 46 deg}
  terrain: builtin:relief_plain_to_high_mountains_30s
  fictional: true
assets:
  port: {lat: 30 deg, lon: 5 deg, radius: 5 km}
  island: {lat: 45 deg, lon: 5 deg, radius: 5 km}
options:
  none: {system: none}
  patriot: {system: patriot, fire_units: 1}
defence: {raids: "builtin:four-fixed-raids"}
"""


def test_an_asset_without_ground_is_refused_before_anything_runs(tmp_path: Path) -> None:
    file = tmp_path / "island.yaml"
    file.write_text(SCENARIO, "utf-8")
    with pytest.raises(ScenarioError, match="no elevation under this asset") as caught:
        longshadow.assess(file, out=tmp_path / "out")
    (problem,) = caught.value.problems
    assert (problem.where, problem.line) == ("assets.island", 13)
    assert [path.name for path in tmp_path.iterdir()] == ["island.yaml"]
