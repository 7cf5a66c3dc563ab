"""What the law says about the deal of a scenario, without a results folder."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from longshadow.catalog.load import load_catalog
from longshadow.errors import Problem, ScenarioError
from longshadow.scenario.load import load_scenario, read_layers
from longshadow.scenario.resolve import resolve
from longshadow.workbench.registry import params_of, studies

__all__ = ["legal_status"]

_STUDY = "law"


def legal_status(
    scenario_path: Path | str,
    *,
    as_of: str | None = None,
    law_as_of: str | None = None,
    reading: str | Sequence[str] | None = None,
    catalog: Path | str | None = None,
) -> dict[str, Any]:
    """Say what the law provides about the deal of a scenario: analysis, not legal advice.

    Parameters
    ----------
    scenario_path
        A scenario file with a `deal`; its events stand as they are.
    as_of
        The date judged, such as "2021-03-19"; by default the scenario's.
    law_as_of
        The date whose law counts; by default the date judged.
    reading
        When one engages in a transaction: "delivery", "payment" or "contract", or several of
        them; by default all, side by side.
    catalog
        A folder laid over the shipped catalogue.

    Returns
    -------
    dict
        Status per reading with its proof, what would change it, status by date, relief, clocks,
        neighbouring regimes, what-ifs and a receipt: the `law` part of `result.json`.

    Raises
    ------
    InputError
        If anything given is wrong; every problem is named.
    """
    path = Path(scenario_path)
    steps = _steps(path, as_of, law_as_of, reading)
    records = load_catalog(None if catalog is None else Path(catalog))
    loaded = load_scenario(path, params_of(studies()), records, steps=steps)
    return _content(resolve(loaded, records))


def _steps(
    path: Path, as_of: str | None, law_as_of: str | None, reading: str | Sequence[str] | None
) -> list[str]:
    data = read_layers(path).data
    if data.get("deal") is None:
        raise ScenarioError(
            Problem(
                "holds no deal, so there is nothing for the law to judge",
                str(path),
                remedy="Add a 'deal' block; docs/law.md shows how to write one.",
            )
        )
    steps = ["set law={}"] if data.get("law") is None else []
    steps += [f"set as_of={as_of}"] if as_of is not None else []
    steps += [f"set law.law_as_of={law_as_of}"] if law_as_of is not None else []
    if reading is not None:
        names = [reading] if isinstance(reading, str) else reading
        steps.append(f"set law.readings.IS-01=[{', '.join(names)}]")
    return [*steps, f"set studies=[{_STUDY}]"]


def _content(scenario: Any) -> dict[str, Any]:
    # by name, as in the registry: the package re-exports this verb, and studies that import the
    # package must stay strangers to this one
    study, content = (
        import_module(f"longshadow.studies.{_STUDY}.{part}") for part in ("run", "content")
    )
    said = study.answer_for(scenario, scenario.params[_STUDY])
    made: dict[str, Any] = content.content_of(said, scenario.rulebook)
    return {"scenario": scenario.name, "title": scenario.title, **made}
