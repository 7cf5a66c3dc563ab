"""The law study: what the law says about the deal of a scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from longshadow.execution.context import Context
from longshadow.law.evaluation import Evaluation, Node
from longshadow.provenance import Source
from longshadow.results.records import Result
from longshadow.scenario.records import Scenario
from longshadow.studies.law.answer import Answer, answer
from longshadow.studies.law.content import NOTICE, content_of
from longshadow.studies.law.findings import findings_of, headline_of, tables_of
from longshadow.studies.law.params import LawParams
from longshadow.studies.law.plain import Plain
from longshadow.studies.law.reference import reference_of
from longshadow.studies.law.reference_tables import reference_tables

__all__ = ["answer_for", "run"]

METHODS = (
    "Rules written after the text of the law, each with the window in which it is law and its "
    "citation as numbered then, are evaluated on the events and official acts that had happened "
    "by the date judged.",
    "Yes, no and unknown are kept apart; each unknown that could turn the answer is found by "
    "answering it both ways.",
    "Where the text can be read in several ways every reading is answered, and the answer is "
    "contested where they differ.",
)
LIMITS = (
    f"{NOTICE} It says what the law provides on given facts; what to do about it is not its "
    "business.",
    "Elements met, undetermined: every element but significance is met on that reading. "
    "Significance is the executive's to decide, and nothing is due before a determination.",
    "Official acts count as far as they were published; a classified one would not be seen.",
    "Events in a buyer's hands stand at dates from cited sources and are not varied.",
)


def answer_for(scenario: Scenario, params: LawParams) -> Answer:
    """Return what the law says about the deal of a scenario."""
    deal, rulebook = scenario.deal, scenario.rulebook
    assert deal is not None
    assert rulebook is not None
    return answer(
        deal, rulebook, params, as_of=scenario.as_of, known_until=scenario.knowledge_as_of
    )


def _sources(scenario: Scenario, said: Answer, provisions: set[str]) -> dict[str, Source]:
    """Return the sources of every text of the law that is cited, and those of the deal."""
    deal, rulebook = said.deal, scenario.rulebook
    assert rulebook is not None
    known = {**scenario.catalog.sources, **scenario.sources}
    used = {*deal.case.sources, *(name for one in deal.statements for name in one.sources)}
    used |= {deal.value_source} - {""}
    cited = " ".join(_texts(said.evaluation))
    read = {v.source for name in provisions for v in rulebook.provisions[name].versions}
    law = {
        name: source
        for name, source in sorted(rulebook.sources.items())
        if name in read or name in cited
    }
    return {**law, **{name: known[name] for name in sorted(used)}}


def _texts(said: Evaluation) -> Iterator[str]:
    """Yield the texts that name sources: support of readings, facts of proofs, citations."""
    for outcome in said.outcomes.values():
        yield from outcome.support
        yield from _facts(outcome.tree)
    for one in (*said.neighbours, *said.parallel):
        yield from _facts(one.node)


def _facts(node: Node) -> Iterator[str]:
    yield from node.facts
    for child in node.children:
        yield from _facts(child)


def _beside(
    scenario: Scenario, said: Answer, plain: Plain, read: dict[str, Source]
) -> Mapping[str, Any]:
    """Return other buyers and programmes; note the sources that were read for them."""
    assert scenario.rulebook is not None
    found = reference_of(said, scenario.rulebook, scenario.catalog, plain)
    read.update(found.sources)
    return found.content


def run(scenario: Scenario, params: LawParams, context: Context) -> Result:
    """Return the status of the deal on every reading, its proof, and what would change it."""
    assert scenario.rulebook is not None
    context.progress("law", 0.0)
    said = answer_for(scenario, params)
    read: dict[str, Source] = {}
    content = content_of(
        said, scenario.rulebook, lambda plain: _beside(scenario, said, plain, read)
    )
    context.progress("law", 1.0)
    cited = {one["provision"] for one in content["citations"].values()}
    sources = {**read, **_sources(scenario, said, cited)}
    return Result(
        study="law",
        findings=findings_of(said, tuple(sources)),
        tables=(*tables_of(said, content["timeline"]["versions"]), *reference_tables(content)),
        sources=sources,
        facts={"law": content},
        limits=LIMITS,
        methods=METHODS,
        headlines=(headline_of(said),),
    )
