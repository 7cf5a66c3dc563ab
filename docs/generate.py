"""Pages of the manual that are written from the code: scenario, result, catalogue, validation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from validation_page import validation_page

from longshadow.catalog.load import folder, load_catalog
from longshadow.catalog.records import KINDS, parameters
from longshadow.provenance import Cited
from longshadow.units import to_unit
from longshadow.workbench.schema import result_schema, schema

Schema = Mapping[str, Any]


def write_pages(folder: Path) -> None:
    """Write every generated page into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    schemas = {"scenario-file": schema(), "result-json": result_schema()}
    for name, content in schemas.items():
        text = json.dumps(content, indent=1, sort_keys=True) + "\n"
        (folder / f"{name}.schema.json").write_text(text, "utf-8")
    pages = {
        "scenario-file": schema_page(
            "Every key of a scenario file", SCENARIO, schemas["scenario-file"]
        ),
        "result-json": schema_page("Every field of result.json", RESULT, schemas["result-json"]),
        "catalogue": catalogue_page(),
        "validation": validation_page(),
    }
    for name, lines in pages.items():
        (folder / f"{name}.md").write_text("\n".join(lines) + "\n", "utf-8")


SCENARIO = (
    "Every key of a scenario file, from the schema that checks it. Editors complete from the "
    "[JSON Schema](scenario-file.schema.json)."
)
RESULT = (
    "What stands in `result.json` of a results folder, from the model that writes it. The "
    "[JSON Schema](result-json.schema.json) is for programs."
)
CATALOGUE = (
    "Every record that a scenario can name. A band shows how far sources disagree; it is not a "
    "confidence interval. Each end has its mark: verified (read in the source named), derived, or "
    "unverified. `longshadow show ID` gives the sources and notes as well."
)


def schema_page(title: str, opening: str, top: Schema) -> Iterator[str]:
    yield from (f"# {title}", "", opening, "")
    yield from block("The file", top)
    for name, part in top.get("$defs", {}).items():
        yield from block(name, part)


def block(name: str, part: Schema) -> Iterator[str]:
    """One heading, what it is, and a row for each key."""
    if "properties" not in part:
        return
    yield from (f"## {name}", "", first_paragraph(part.get("description", "")), "")
    required = set(part.get("required", []))
    rows = [
        (f"`{key}`", kind_of(value), default_of(key, value, required), value.get("description", ""))
        for key, value in part["properties"].items()
    ]
    yield from table(("key", "takes", "default", "meaning"), rows)


def kind_of(value: Schema) -> str:
    """What a key takes, in words."""
    if "$ref" in value:
        return value["$ref"].rpartition("/")[2]
    if "anyOf" in value:
        return " or ".join(dict.fromkeys(kind_of(choice) for choice in value["anyOf"]))
    if "const" in value or "enum" in value:
        return ", ".join(f"`{json.dumps(v)}`" for v in value.get("enum", [value.get("const")]))
    if value.get("type") == "array":
        return f"list of {kind_of(value.get('items', {}))}"
    if isinstance(value.get("additionalProperties"), Mapping):
        return f"names, each with {kind_of(value['additionalProperties'])}"
    kinds = value.get("type", "anything")
    words = kinds if isinstance(kinds, str) else " or ".join(kinds)
    examples = ", ".join(f"`{example}`" for example in value.get("examples", []))
    return f"{words}, as {examples}" if examples else words


def default_of(key: str, value: Schema, required: set[str]) -> str:
    if key in required:
        return "required"
    return f"`{json.dumps(value['default'])}`" if value.get("default") not in (None, "") else ""


def catalogue_page() -> Iterator[str]:
    yield from ("# Every record of the catalogue", "", CATALOGUE, "")
    catalog = load_catalog()
    for kind in KINDS:
        yield from (f"## {kind.capitalize()}s", "")
        for record in getattr(catalog, folder(kind)).values():
            yield from (f"### {record.name}", "", f"`{record.id}`. {record.summary}", "")
            heads = ("value", "low", "nominal", "high", "unit", "role")
            rows = [
                (f"`{path.removeprefix(f'{kind}.{record.id}.')}`", *ends(c), c.unit, c.role)
                for path, c in parameters(record).items()
            ]
            yield from table(heads, rows)


def ends(cited: Cited) -> Iterator[str]:
    """Low, nominal and high in the record's own unit, each with its mark unless verified."""
    marks = cited.mark.model_dump(mode="json")
    for end, value in cited.band.model_dump().items():
        number = f"{to_unit(value, cited.unit, cited.dimension):g}"
        yield number if marks[end] == "verified" else f"{number} ({marks[end]})"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    rows = list(rows)
    if rows:
        yield from (f"| {' | '.join(heads)} |", "|" + "---|" * len(heads))
        yield from (f"| {' | '.join(cell(text) for text in row)} |" for row in rows)
        yield ""


def cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def first_paragraph(text: str) -> str:
    return " ".join(text.split("\n\n")[0].split())
