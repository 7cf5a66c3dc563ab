"""Every sentence carries its citation, in force on the law date; support is dated; no search."""

from __future__ import annotations

import ast
import datetime as dt
import inspect
import json
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import longshadow.law
from longshadow.law import Evaluation, as_dict, as_dot, as_markdown, evaluate
from longshadow.law.conditions import FactHolds, IsListed, RuleHolds
from longshadow.law.evaluation import Citation, Node, Status
from longshadow.law.tree import walk
from tests.law.harness import Example, examples, rulebook

EXAMPLES = list(examples().values())
SAMPLE = EXAMPLES[::3]
CITED = re.compile(r"\[[^\]]*[0-9A-Z][^\]]*\]")


def citations_in(value: Any) -> Iterator[Citation]:
    if isinstance(value, Citation):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from citations_in(getattr(value, one.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from citations_in(item)
    elif isinstance(value, dict):
        yield from citations_in(list(value.values()))


def uncited(answer: Evaluation) -> list[str]:
    """Records that say something about law without a provision."""
    said: list[Any] = [*answer.relief, *answer.clocks, *answer.neighbours, *answer.parallel]
    said += [*answer.assumptions, *answer.untranslatable]
    for outcome in answer.outcomes.values():
        said += [outcome, *outcome.deciding, *walk(outcome.tree)]
    return [repr(one)[:200] for one in said if not one.citations]


@pytest.mark.parametrize("example", SAMPLE, ids=lambda example: example.id)
def test_every_record_cites_and_only_what_is_law_on_the_law_date(example: Example) -> None:
    answer = example.evaluate(rulebook())
    if example.law_as_of >= dt.date(2017, 8, 2):
        assert uncited(answer) == []
    found = list(citations_in(answer))
    assert all(c.first <= example.law_as_of <= (c.last or dt.date.max) for c in found)


def test_citations_are_in_force_on_every_law_date() -> None:
    india = examples()["C30"]
    for year, month in [(y, m) for y in range(2017, 2026) for m in (1, 8, 12)]:
        for day in (1, 2, 12, 13, 31):
            law = dt.date(year, month, day)
            answer = replace(india, law_as_of=law).evaluate(rulebook())
            for c in citations_in(answer):
                assert c.first <= law <= (c.last or dt.date.max), (law, c.cite)


@pytest.mark.parametrize("example", SAMPLE, ids=lambda example: example.id)
def test_every_printed_sentence_carries_its_citation(example: Example) -> None:
    text = as_markdown(example.evaluate(rulebook()))
    assert "Analysis, not legal advice." in text
    body = text.split("## Receipt")[0]
    for line in body.splitlines():
        if line and not line.startswith(("#", "*", "What would change it")):
            assert CITED.search(
                line.replace("[YES]", "").replace("[NO]", "").replace("[UNKNOWN]", "")
            ), line


def test_a_sentence_without_citation_would_be_seen() -> None:
    answer = examples()["C04"].evaluate(rulebook())
    bare = replace(answer, relief=(replace(answer.relief[0], citations=()),))
    assert len(uncited(bare)) == 1
    assert not CITED.search("- [] something is due")


def test_support_is_never_printed_before_its_date() -> None:
    example = examples()["C04"]
    for day, count in (("2018-09-19", 1), ("2018-09-20", 2), ("2021-03-19", 3), ("2021-03-20", 4)):
        answer = replace(example, as_of=dt.date.fromisoformat(day)).evaluate(rulebook())
        lines = answer.outcomes["delivery"].support
        assert len(lines) == count
        assert all(line[:10] <= day for line in lines[1:])
        # The first line says what the reading is; that it is practice is support, and is dated.
        assert ("practice of the executive" in " ".join(lines)) is (day >= "2018-09-20")
        assert "practice" not in lines[0]


def test_no_text_supports_a_reading_before_the_text_was_published() -> None:
    book = rulebook()
    for switch in book.switches.values():
        for reading in switch.readings.values():
            for one in reading.support:
                assert one.sources
                for name in one.sources:
                    published = str(book.sources[name].date)
                    assert str(one.first)[: len(published)] <= published, (one.text, name)


def test_before_the_act_the_answer_names_the_act() -> None:
    example = replace(examples()["C04"], as_of=dt.date(2017, 8, 1), law_as_of=dt.date(2017, 8, 1))
    answer = example.evaluate(rulebook())
    for outcome in answer.outcomes.values():
        assert (outcome.status, outcome.citations) == (Status.NOT_COVERED, ())
        assert "Pub. L. 115-44 was enacted on 2 August 2017" in outcome.text


def test_unverified_law_is_shown_as_such() -> None:
    text = as_markdown(examples()["C28"].evaluate(rulebook()), tree=False)
    assert "s.1245" not in text  # law only from 2019-12-20
    text = as_markdown(examples()["C34"].evaluate(rulebook()), tree=False)
    assert "Pub. L. 116-92 s.1245 (unverified)" in text


def test_what_is_assumed_is_said() -> None:
    answer = examples()["C06"].evaluate(rulebook())
    assert any("our assumption" in one.text for one in answer.assumptions)
    nodes = [n for n in walk(answer.outcomes["delivery"].tree) if n.id == "knowingly"]
    assert [node.why for node in nodes] == ["our assumption, no source"]


def test_elements_met_claims_no_more_than_that() -> None:
    text = examples()["C06"].evaluate(rulebook()).outcomes["delivery"].text
    assert "all elements are met except significance" in text
    assert "nothing is due until a determination" in text


def test_conflicting_evidence_shows_both_sources() -> None:
    answer = examples()["E1E"].evaluate(rulebook())
    facts = [fact for node in walk(answer.outcomes["delivery"].tree) for fact in node.facts]
    assert any("contradicted by: b" in fact for fact in facts)


def test_the_letter_of_the_list_follows_the_law_date() -> None:
    example = examples()["C02"]
    cites = {}
    for day in ("2018-06-01", "2018-08-12", "2018-08-13"):
        law = dt.date.fromisoformat(day)
        answer = replace(example, law_as_of=law).evaluate(rulebook())
        grounds = {c.provision: c.cite for c in answer.outcomes["delivery"].grounds}
        cites[day] = grounds["231-list"]
    assert list(cites.values()) == ["231(d) (original)", "231(d) (original)", "231(e)"]


def test_the_routes_of_relief_on_the_day_of_the_article() -> None:
    answer = examples()["C04"].evaluate(rulebook())
    assert [one.id for one in answer.relief] == ["R14", "R15", "R17", "R16"]
    early = replace(examples()["C04"], as_of=dt.date(2018, 8, 12), law_as_of=dt.date(2018, 8, 12))
    assert [one.id for one in early.evaluate(rulebook()).relief] == ["R14", "R15", "R17"]


def test_a_reading_left_out_is_listed_where_it_would_change_a_status() -> None:
    example = replace(examples()["C04"], readings={"IS-01": ("delivery",)})
    answer = example.evaluate(rulebook())
    assert answer.status == "EXPOSED"
    assert [(s, v, m, str(x)) for s, v, m, x in answer.other_readings] == [
        ("IS-01", "payment", "delivery", "ELEMENTS_MET_UNDETERMINED"),
        ("IS-01", "contract", "delivery", "ELEMENTS_MET_UNDETERMINED"),
        ("IS-09", "state", "delivery", "NOT_COVERED"),
    ]


def test_an_act_that_cannot_be_done_yet_is_not_among_what_would_change_it() -> None:
    def acts(example: Example) -> set[str]:
        outcome = next(iter(example.evaluate(rulebook()).outcomes.values()))
        return {one.id for one in outcome.deciding if one.id.startswith("act:")}

    assert acts(examples()["E30"]) == {
        "act:initial_waiver", "act:delay_certification", "act:modified_waiver", "act:package",
    }  # fmt: skip
    assert acts(examples()["W30"]) == {"act:termination"}
    assert acts(examples()["K01"]) == {
        "act:modified_waiver", "act:general_waiver", "act:termination",
    }  # fmt: skip


def test_it_is_plain_json_and_repeats() -> None:
    for example in SAMPLE[:20]:
        first, second = (json.dumps(as_dict(example.evaluate(rulebook()))) for _ in range(2))
        assert first == second
        assert json.loads(first)["disclaimer"] == "Analysis, not legal advice."


def test_the_receipt_names_the_rule_base_and_the_facts() -> None:
    one, other = (examples()[name].evaluate(rulebook()).receipt for name in ("C04", "C06"))
    assert one.rule_base_sha256 == other.rule_base_sha256 == rulebook().digest
    assert one.case_sha256 != other.case_sha256
    assert one.engine.startswith("longshadow ")


def test_the_graph_is_closed() -> None:
    node: Node = examples()["C11"].evaluate(rulebook()).outcomes["delivery"].tree
    dot = as_dot(node)
    assert dot.count(" -> ") == len(list(walk(node))) - 1
    assert dot.count('"') % 2 == 0
    assert "231(d)(1)(C)(ii)" in dot


def used_by(names: set[str]) -> set[str]:
    """Facts, lists and rules that some rules lead to."""
    found: set[str] = set()
    todo = list(names)
    while todo:
        rule = rulebook().rules[todo.pop()]
        conditions = list(rule.when.all())
        found |= {f"fact {c.fact}" for c in conditions if isinstance(c, FactHolds)}
        found |= {f"list {c.list}" for c in conditions if isinstance(c, IsListed)}
        below = {c.rule for c in conditions if isinstance(c, RuleHolds)} | set(rule.unless)
        todo += below - found
        found |= below
    return found


def test_neighbours_never_feed_section_231() -> None:
    groups = {rule.id: rule.group for rule in rulebook().rules.values()}
    apart = {"neighbour", "parallel", "warning", "assumption", "untranslatable", "package"}
    own = {name for name, group in groups.items() if group not in apart}
    found = used_by(own)
    assert not {name for name in found if groups.get(name) in apart}
    neighbours = used_by({name for name, group in groups.items() if group == "neighbour"})
    assert not neighbours & found


def test_no_rule_reads_the_price_or_the_partner() -> None:
    assert "fact major_defense_partner" not in used_by(set(rulebook().rules))
    example = examples()["C06"]
    other = replace(example, case=replace(example.case, value_usd=1.0)).evaluate(rulebook())
    assert other.outcomes == example.evaluate(rulebook()).outcomes


FORBIDDEN = re.compile(
    r"search|optimi|minimi|maximi|avoid|evade|escape|circumvent|best|rank|cheapest|shape|vary"
    r"|structure|loophole|suggest|recommend"
)


def public_names() -> list[str]:
    """Every public function, method and argument of the package."""
    folder = Path(longshadow.law.__file__).parent
    names = list(longshadow.law.__all__)
    for info in pkgutil.iter_modules([str(folder)]):
        module = import_module(f"longshadow.law.{info.name}")
        names += [f"{info.name}.{name}" for name in module.__all__]
        tree = ast.parse((folder / f"{info.name}.py").read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                names += [node.name, *(a.arg for a in (*node.args.args, *node.args.kwonlyargs))]
    return names


def test_no_function_searches_over_deals_or_ranks_ways_out() -> None:
    assert [name for name in public_names() if FORBIDDEN.search(name)] == []
    assert FORBIDDEN.search("best_structure")


def test_only_dates_readings_and_official_acts_can_be_varied() -> None:
    varied = {
        name: list(inspect.signature(getattr(longshadow.law, name)).parameters)
        for name in ("evaluate", "statuses_by_date", "with_acts")
    }
    assert varied == {
        "evaluate": ["case", "as_of", "rulebook", "law_as_of", "readings"],
        "statuses_by_date": ["case", "dates", "rulebook", "law_as_of", "readings"],
        "with_acts": ["case", "acts"],
    }
    case = examples()["C06"].case
    added = longshadow.law.with_acts(case, examples()["C11"].case.acts)
    assert replace(added, acts=case.acts) == case
    assert all(act.hypothetical for act in added.acts)
    answer = evaluate(added, as_of=dt.date(2022, 2, 9), rulebook=rulebook())
    assert answer.hypothetical


def test_a_negative_determination_is_not_silence() -> None:
    """What would change it says what the executive's "no" would do: the element is then missing."""
    answer = examples()["C06"].evaluate(rulebook())
    for outcome in answer.outcomes.values():
        (open_act,) = [d for d in outcome.deciding if d.id == "act:determination"]
        assert open_act.if_no == (Status.NOT_COVERED,)
        assert Status.DUTY in open_act.if_yes
