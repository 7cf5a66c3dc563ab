"""Breaking any single condition of any rule makes at least one case fail."""

from __future__ import annotations

from collections import defaultdict

from longshadow.law import Rulebook
from longshadow.law.conditions import PartyIs
from tests.law.harness import Example, examples, quick_faults, rulebook
from tests.law.mutants import broken, mutants


def fails(example: Example, book: Rulebook) -> bool:
    return next(quick_faults(example, book), None) is not None


def killer(book: Rulebook, order: list[Example]) -> Example | None:
    return next((example for example in order if fails(example, book)), None)


def test_no_mutant_survives() -> None:
    everything = list(examples().values())
    # A case that names the rule, or has just caught a mutant of it, is tried first.
    first: dict[str, list[Example]] = defaultdict(list)
    for example in everything:
        for name in (*example.expect.get("rules", ()), *example.expect.get("relief", ())):
            first[name].append(example)
    survivors, count = [], 0
    for words, name, book in mutants(rulebook()):
        count += 1
        found = killer(book, first[name]) or killer(book, everything)
        if found is None:
            survivors.append(words)
        else:
            first[name] = [found, *(one for one in first[name] if one is not found)]
    print(f"{count} mutants, {len(survivors)} survive", *survivors, sep="\n")
    assert survivors == []
    assert count > 400


def test_a_broken_condition_is_seen_at_all() -> None:
    unbroken = rulebook()
    assert not any(fails(example, unbroken) for example in examples().values())
    condition = PartyIs(party="buyer", names=("india",))
    assert [words for words, _ in broken(condition, "when")] == ["when PartyIs: negated"]
