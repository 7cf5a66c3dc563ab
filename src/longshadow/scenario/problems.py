"""What pydantic found, said in the words of whoever wrote the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from longshadow.catalog.strict_yaml import KeyPath
from longshadow.errors import Problem
from longshadow.scenario.layers import Layered
from longshadow.scenario.nearest import did_you_mean

__all__ = ["problems_of"]


def problems_of(
    error: ValidationError, source: Layered, model: type[BaseModel], later: Mapping[str, str]
) -> list[Problem]:
    """Return every fault of a validation as a problem at its place in the file.

    Parameters
    ----------
    error
        What pydantic raised.
    source
        The values that were judged.
    model
        The model that judged them; it names what is allowed.
    later
        Keys of later versions, each with a plain sentence.
    """
    found = [_problem(dict(fault), source, model, later) for fault in error.errors()]
    return list(dict.fromkeys(found))


def _problem(
    fault: dict[str, Any], source: Layered, model: type[BaseModel], later: Mapping[str, str]
) -> Problem:
    kind, context = str(fault["type"]), dict(fault.get("ctx") or {})
    path = _path_in(source.data, fault["loc"])
    if kind == "extra_forbidden":
        word = str(path[-1])
        if word in later:
            return source.problem(path, f"not yet: {later[word]}", key=True, remedy="Remove it.")
        remedy = did_you_mean(word, _allowed(model, path[:-1]))
        return source.problem(path, "unknown key", key=True, remedy=remedy)
    if kind == "missing":
        path = (*path, str(fault["loc"][-1])) if path[-1:] != fault["loc"][-1:] else path
        return source.problem(path, "is missing", remedy=_prose(model, path))
    message = str(fault["msg"]).removeprefix("Value error, ")
    shown = fault.get("input")
    value = "" if isinstance(shown, (dict, list, tuple)) or shown is None else shown
    if kind in ("literal_error", "enum"):
        remedy = did_you_mean(shown, _words(str(context.get("expected", ""))))
        return source.problem(path, "is not one of the allowed words", value=value, remedy=remedy)
    if kind in ("model_type", "dict_type"):
        allowed = ", ".join(_allowed(model, path))
        remedy = f"Allowed inside: {allowed}." if allowed else ""
        return source.problem(path, "must be a block of keys", value=value, remedy=remedy)
    message = message.replace("Input should be a valid tuple", "must be a list")
    message = message.replace("Input should", "must")
    return source.problem(path, message, value=value, remedy=str(context.get("remedy", "")))


def _words(expected: str) -> list[str]:
    return [word.strip().strip("'") for word in expected.replace(" or ", ", ").split(", ")]


def _path_in(data: Any, loc: tuple[str | int, ...]) -> KeyPath:
    """Return the part of a location that exists in the data; names of union members fall out."""
    path: list[str | int] = []
    for part in loc:
        known = (isinstance(data, dict) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and part < len(data)
        )
        if known:
            path.append(part)
            data = data[part]
    return tuple(path)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _allowed(model: type[BaseModel], path: KeyPath) -> list[str]:
    models = [model]
    for part in path:
        named = [m.model_fields[part] for m in models if part in m.model_fields]
        if named:
            models = [inner for field in named for inner in _models_in(field.annotation)]
    return sorted({name for found in models for name in found.model_fields})


def _prose(model: type[BaseModel], path: KeyPath) -> str:
    models = [model]
    for part in path[:-1]:
        named = [m.model_fields[part] for m in models if part in m.model_fields]
        if named:
            models = [inner for field in named for inner in _models_in(field.annotation)]
    for found in models:
        field = found.model_fields.get(str(path[-1])) if path else None
        if field is not None and field.description:
            return " ".join(field.description.split())
    return ""
