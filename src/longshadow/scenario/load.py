"""Reads a scenario file: layers, schema, ids, checks between blocks; every problem at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from longshadow.catalog.load import Catalog
from longshadow.catalog.strict_yaml import read_yaml
from longshadow.errors import Problem, ScenarioError
from longshadow.law.evaluate import with_acts
from longshadow.law.load import load_rulebook
from longshadow.law.rulebook import Rulebook
from longshadow.law.validate import case_faults
from longshadow.scenario.checks import cross_block_problems, law_names
from longshadow.scenario.layers import Layered, apply_steps, layered
from longshadow.scenario.problems import problems_of
from longshadow.scenario.resolve_deal import act_of, deal_of
from longshadow.scenario.schema import LATER, ScenarioFile, assemble

__all__ = ["Loaded", "Studies", "inspect_layers", "load_scenario", "overlay_names", "read_layers"]

Studies = Mapping[str, type[BaseModel]]


@dataclass(frozen=True)
class Loaded:
    """A valid scenario file.

    Attributes
    ----------
    model
        The validated blocks; `getattr(model, study)` is a study's `Params` or None.
    document
        Plain values as written, overlays and settings applied, every default filled in.
    source
        Where each value was written.
    folder
        Folder that relative paths are read from.
    studies
        Names of the studies to run, in the order of the workbench.
    rulebook
        The law, where the file holds a deal or asks for law; read once.
    """

    model: ScenarioFile
    document: Mapping[str, Any]
    source: Layered
    folder: Path
    studies: tuple[str, ...]
    rulebook: Rulebook | None = None


def read_layers(path: Path | str) -> Layered:
    """Read a scenario file without judging it; raises ScenarioError if it is not strict YAML."""
    return layered(read_yaml(path, ScenarioError))


def overlay_names(source: Layered) -> tuple[str, ...]:
    """Return the names of the overlays that a file holds."""
    overlays = source.data.get("overlays")
    return tuple(overlays) if isinstance(overlays, dict) else ()


def load_scenario(
    path: Path | str,
    studies: Studies,
    catalog: Catalog,
    *,
    steps: Sequence[str] = (),
    base: Path | None = None,
) -> Loaded:
    """Load a scenario file.

    Parameters
    ----------
    path
        The file.
    studies
        `Params` of every study by its name.
    catalog
        What ids are looked up in.
    steps
        "overlay NAME" and "set KEY=VALUE", applied in order.
    base
        Folder that relative paths are read from; by default the file's own.

    Raises
    ------
    ScenarioError
        With every problem found.
    """
    source, faults = apply_steps(read_layers(path), steps)
    loaded, problems = inspect_layers(source, Path(path), studies, catalog)
    if faults or problems or loaded is None:
        raise ScenarioError([*faults, *problems])
    return loaded if base is None else replace(loaded, folder=base)


def inspect_layers(
    source: Layered, path: Path, studies: Studies, catalog: Catalog
) -> tuple[Loaded | None, list[Problem]]:
    """Judge layered values; return the scenario, or every problem."""
    model_type = assemble(studies)
    rulebook = _rulebook(source)
    context = _context(source, catalog, rulebook)
    lacking = _required(model_type, studies, source)
    try:
        model = model_type.model_validate(source.data, context=context)
    except ValidationError as fault:
        problems = problems_of(fault, source, model_type, LATER) + lacking
        blocks = _valid_blocks(model_type, source, context)
        problems += cross_block_problems(blocks, source, catalog, rulebook)
        return None, _in_order(problems)
    blocks = {name: getattr(model, name) for name in model_type.model_fields}
    problems = lacking + cross_block_problems(blocks, source, catalog, rulebook)
    chosen, faults = _chosen(model, studies, source)
    if problems or faults:
        return None, _in_order(problems + faults)
    problems = _impossible(model, catalog, rulebook, source)
    if problems:
        return None, problems
    document = _document(model, source, path, chosen)
    return Loaded(model, document, source, path.parent, chosen, rulebook), []


def _in_order(problems: list[Problem]) -> list[Problem]:
    files = list(dict.fromkeys(problem.file for problem in problems))
    return sorted(problems, key=lambda p: (files.index(p.file), p.line, p.column))


def _rulebook(source: Layered) -> Rulebook | None:
    return load_rulebook() if {"deal", "law"} & source.data.keys() else None


def _context(source: Layered, catalog: Catalog, rulebook: Rulebook | None) -> dict[str, Any]:
    own = source.data.get("sources")
    return {
        **({} if rulebook is None else law_names(rulebook)),
        "systems": catalog.systems,
        "targets": catalog.targets,
        "radars": catalog.radars,
        "sources": {*catalog.sources, *(own if isinstance(own, dict) else ())},
    }


def _valid_blocks(
    model_type: type[ScenarioFile], source: Layered, context: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the blocks that are valid by themselves, so that they are judged together."""
    blocks: dict[str, Any] = {}
    for name, field in model_type.model_fields.items():
        if name not in source.data:
            continue
        kind: Any = field.annotation
        for extra in field.metadata:
            kind = Annotated[kind, extra]
        try:
            adapter: TypeAdapter[Any] = TypeAdapter(kind)
            blocks[name] = adapter.validate_python(source.data[name], context=dict(context))
        except ValidationError:
            continue
    return blocks


def _impossible(
    model: ScenarioFile, catalog: Catalog, rulebook: Rulebook | None, source: Layered
) -> list[Problem]:
    """Return what makes a deal impossible for the rules, beyond what the schema sees."""
    if model.deal is None or rulebook is None:
        return []
    case = deal_of(model, catalog).case
    found = {("deal", *path): words for path, *words in case_faults(case, rulebook)}
    done = len(case.acts)
    for name, what_if in getattr(getattr(model, "law", None), "what_if", {}).items():
        supposed = with_acts(case, (act_of(a, case.actor, case.transaction) for a in what_if.acts))
        for path, *words in case_faults(supposed, rulebook):
            if path[0] == "acts" and int(path[1]) >= done:
                place = ("law", "what_if", name, "acts", int(path[1]) - done, *path[2:])
                found[place] = words
    return [
        source.problem(path, str(message), value=value, remedy=str(remedy))
        for path, (message, value, remedy) in found.items()
    ]


def _required(model_type: type[ScenarioFile], studies: Studies, source: Layered) -> list[Problem]:
    """Return a problem for every key that a study which is asked for needs and the file lacks."""
    asked = source.data.get("studies")
    wanted = [
        name
        for name in studies
        if source.data.get(name) is not None and (not isinstance(asked, list) or name in asked)
    ]
    lacking: dict[str, list[str]] = {}
    for study in wanted:
        for key in getattr(studies[study], "REQUIRES", ()):
            if not source.data.get(key):
                lacking.setdefault(key, []).append(study)
    return [
        source.problem(
            (key,),
            f"is missing; it is needed by the study {', '.join(names)}",
            remedy=" ".join((model_type.model_fields[key].description or "").split()),
        )
        for key, names in lacking.items()
    ]


def _chosen(
    model: ScenarioFile, studies: Studies, source: Layered
) -> tuple[tuple[str, ...], list[Problem]]:
    present = tuple(name for name in studies if getattr(model, name) is not None)
    if not present:
        known = ", ".join(studies)
        return (), [source.problem((), f"asks for no study; give a block for one of: {known}")]
    wanted = present if model.studies is None else model.studies
    problems = [
        source.problem(
            ("studies",),
            "no block of this name is given",
            value=name,
            remedy=f"Given: {', '.join(present)}.",
        )
        for name in wanted
        if name not in present
    ]
    return tuple(name for name in present if name in wanted), problems


def _document(
    model: ScenarioFile, source: Layered, path: Path, chosen: tuple[str, ...]
) -> dict[str, Any]:
    """Return the values as written, with every default filled in, in the order of the schema."""
    defaults = model.model_dump(mode="json", exclude_none=True)
    fixed = {
        "name": model.name or _slug(path.stem),
        "knowledge_as_of": model.knowledge_as_of.isoformat(),
        "studies": list(chosen),
        "applied": [*model.applied, *source.applied],
    }
    written = {**source.data, **fixed}
    return {
        name: _fill(written.get(name), defaults.get(name))
        for name in type(model).model_fields
        if written.get(name, defaults.get(name)) is not None
    }


def _fill(written: Any, default: Any) -> Any:
    if written is None:
        return default
    if isinstance(written, dict) and isinstance(default, dict):
        keys = [*written, *(key for key in default if key not in written)]
        return {key: _fill(written.get(key), default.get(key)) for key in keys}
    return written


def _slug(stem: str) -> str:
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in stem.lower()).strip("-")
    return kept[:60].strip("-") or "scenario"
