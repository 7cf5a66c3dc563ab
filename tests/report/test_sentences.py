"""The summary: at most five sentences, each with a range; "cannot tell" is a full answer."""

from __future__ import annotations

import re
from dataclasses import replace

from longshadow.report.page import Page
from longshadow.report.sentences import common_marks, five_sentences
from longshadow.report.views.verdicts import confidence_words
from longshadow.results.records import Finding


def _with(page: Page, **changes: object) -> Page:
    return replace(page, document=page.document.model_copy(update=changes))


def _texts(page: Page) -> list[str]:
    return [s.text.replace("\u00a0", " ") for s in five_sentences(page)]


def test_five_sentences_with_ranges_and_anchors(page: Page) -> None:
    sentences = five_sentences(page)
    assert len(sentences) == 5
    for sentence in sentences[:4]:
        assert re.search(r"\d–\d", sentence.text), sentence.text
        assert sentence.anchor.startswith("coverage")
    assert sentences[-1].anchor == "what-decides"
    assert all(sentence.text.endswith(".") for sentence in sentences)


def test_circle_and_smooth_earth_stand_beside_the_share(page: Page) -> None:
    assert "of the full 400 km circle advertised for one S-400 unit" in _texts(page)[0]
    assert "(a smooth Earth would give 2.4 %)" in _texts(page)[0]


def test_overlapping_options_cannot_be_told_apart(page: Page) -> None:
    assert "Cannot tell, as the ranges overlap" in _texts(page)[2]
    assert "not applicable to THAAD" in _texts(page)[2]


def _shifted(page: Page, marks: tuple[str, ...]) -> Page:
    """Raise the areas of the first option above all others."""
    findings = [
        f.model_copy(update={"p05": 9e5, "p50": 9.1e5, "p95": 9.2e5, "marks": marks})
        if f.labels.get("option") == "s-400" and f.labels.get("quantity") == "area_km2" else
        f.model_copy(update={"marks": marks})
        for f in page.document.findings
    ]  # fmt: skip
    return _with(page, findings=tuple(findings))


def test_a_clear_lead_is_named(page: Page) -> None:
    assert "over most ground? S-400 (" in _texts(_shifted(page, ()))[2]


def test_a_lead_on_unverified_values_is_at_most_cannot_tell(page: Page) -> None:
    text = _texts(_shifted(page, ("unverified",)))[2]
    assert "Cannot tell: S-400 leads in the model, but on unverified values" in text


def test_without_headlines_the_answer_is_cannot_tell(page: Page) -> None:
    silent = _with(page, headlines=(), decisions=())
    assert _texts(silent)[0].startswith("Cannot tell")
    assert len(_texts(silent)) == 1


def test_without_shares_the_areas_are_said(page: Page) -> None:
    """Shares are refused where the circle leaves the map; the areas still stand."""
    kept = tuple(h for h in page.document.headlines if not h.endswith("ratio"))
    first = _texts(_with(page, headlines=kept))[0]
    assert re.search(r"is seen by S-400 over [\d,]+–[\d,]+ km²", first), first


def test_what_decides_speaks_of_what_was_varied(page: Page) -> None:
    last = _texts(page)[-1]
    assert "given the ranges assumed here (5 of 6 unverified)" in last
    assert last.endswith("then range claimed for the S-400 radar; then mast height.")
    noisy = [d.model_copy(update={"noise": 0.1}) for d in page.document.decisions]
    louder = _texts(_with(page, decisions=tuple(noisy)))[-1]
    assert louder.endswith("then range claimed for the S-400 radar.")


def test_forbidden_words_are_never_used(page: Page) -> None:
    text = " ".join(_texts(page)).lower()
    assert "confidence interval" not in text
    assert "probability of detection" not in text


def test_marks_common_to_all_are_said_once(page: Page) -> None:
    assert common_marks(five_sentences(page)) == (
        "optimistic: ridges smoothed",
        "rests on unverified values",
    )


def test_the_weakest_finding_sets_the_confidence() -> None:
    good = Finding(id="a", title="", unit="km", p05=9.0, p50=10.0, p95=11.0)
    weak = good.model_copy(update={"marks": ("unverified",)})
    refused = Finding(id="b", title="", unit="km", refused="why")
    assert confidence_words([good]).startswith("high")
    assert confidence_words([good, weak]).startswith("low")
    assert confidence_words([good, refused]).startswith("high")
    assert confidence_words([refused]).startswith("none")
