"""Nothing searches deal structures or ranks ways to avoid a trigger: not in Python, not on the
command line, not on the web.

The test looks at every module that can reach the law or a deal, whatever its package, so that a
new one is judged on the day on which it appears.
"""

from __future__ import annotations

import ast
import dataclasses
import datetime as dt
import inspect
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer

import longshadow
from longshadow.cli import app
from longshadow.law.case import Act, Case, Event
from longshadow.law.evaluate import with_acts
from longshadow.studies.law.params import LawParams as Params
from longshadow.studies.law.params import WhatIf

SOURCE = Path(longshadow.__file__).parent
#: Where a deal or the law is known, by what a module imports.
LEGAL = re.compile(r"longshadow\.(law|studies\.law|scenario\.(deal|resolve_deal)|workbench\.law)\b")
#: Words of a function that looks for a deal, or for a way round the law.
SEARCHES = re.compile(
    r"avoid|evad|circumvent|bypass|loophole|workaround|optimi[sz]|minimi[sz]|maximi[sz]|search"
    r"|(?<!re)solve|explor|sweep|enumerat|restructur|recommend|advi[cs]e|best_|cheapest|safest|rank"
    r"|mutate|permut|vary|variant|alternative_deal|split_deal|reschedul|shift_(date|event)|escape"
)
#: Parameters that would take many deals, or change what a buyer does.
VARIES = re.compile(r"^(deals|cases|candidates|structures|variants|move|shift|new_events)$")


def modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if knows_the_law(path))


def knows_the_law(path: Path) -> bool:
    place = "longshadow." + ".".join(path.relative_to(SOURCE).with_suffix("").parts)
    if LEGAL.match(place):
        return True
    tree = ast.parse(path.read_text("utf-8"))
    names = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    names += [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
    return any(LEGAL.match(name) for name in names)


def functions(source: str) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]


def faults(source: str) -> list[str]:
    """Functions that search, by their names or by what they take."""
    found = [f.name for f in functions(source) if SEARCHES.search(f.name.lower())]
    for function in functions(source):
        every = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
        found += [f"{function.name}({a.arg})" for a in every if VARIES.match(a.arg)]
    return found


def test_no_function_searches_deals() -> None:
    known = modules()
    places = {path.relative_to(SOURCE).as_posix() for path in known}
    assert {"law/evaluate.py", "studies/law/run.py", "workbench/law.py"} <= places
    found = {path.name: faults(path.read_text("utf-8")) for path in known}
    assert {name: names for name, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "source",
    [
        "def avoid_trigger(case): ...",
        "def _rank_structures(case): ...",
        "def optimise(case): ...",
        "def statuses(cases): ...",
        "class A:\n    def search(self): ...",
    ],
)
def test_a_function_that_searches_would_be_seen(source: str) -> None:
    assert faults(source)


def test_the_command_line_has_no_such_verb_or_option() -> None:
    command: Any = typer.main.get_command(app)
    law = command.commands["law"]
    assert {p.name for p in law.params} == {
        "scenario", "as_of", "law_as_of", "reading", "catalog", "explain", "as_json",
    }  # fmt: skip
    for name, verb in command.commands.items():
        for word in (name, *(p.name for p in verb.params)):
            assert not re.search(r"avoid|evad|optimi|circumvent|loophole|rank", word), word


def test_python_takes_one_scenario_and_official_dates() -> None:
    assert set(inspect.signature(longshadow.legal_status).parameters) == {
        "scenario_path", "as_of", "law_as_of", "reading", "catalog",
    }  # fmt: skip


def test_the_web_has_nothing_that_the_command_line_lacks() -> None:
    """When a web package comes it is judged with all others; until then there is none."""
    web = SOURCE / "web"
    for path in web.rglob("*.py") if web.is_dir() else ():
        assert faults(path.read_text("utf-8")) == []


def test_a_what_if_holds_official_acts_and_a_date_only() -> None:
    assert set(WhatIf.model_fields) == {"title", "as_of", "acts"}
    assert set(Params.model_fields) == {"laws", "law_as_of", "readings", "what_if"}


def test_official_acts_leave_events_as_they_are() -> None:
    day = dt.date(2021, 12, 6)
    case = Case(
        "c", "India", "Ministry", "ministry", "Rosoboronexport", "S-400", "Contract",
        events=(Event("delivery", day, day),),
    )  # fmt: skip
    more = with_acts(case, [Act("determination", day, "Ministry", "Contract")])
    changed = {
        field.name
        for field in dataclasses.fields(Case)
        if getattr(case, field.name) != getattr(more, field.name)
    }
    assert changed <= {"acts", "hypothetical"}


def test_nothing_in_the_law_writes_a_deal() -> None:
    """No function of the law gives back a deal with other events: only `with_acts` gives a case,
    and reading a file does."""
    givers = []
    for path in sorted((SOURCE / "law").glob("*.py")):
        module = import_module(f"longshadow.law.{path.stem}") if path.stem != "__init__" else None
        for name in getattr(module, "__all__", ()):
            made = getattr(module, name)
            if inspect.isfunction(made) and made.__module__ == module.__name__:
                given = str(inspect.signature(made).return_annotation)
                givers += [name] if re.search(r"\bCase\b", given) else []
    assert sorted(givers) == ["read_deal", "with_acts"]
