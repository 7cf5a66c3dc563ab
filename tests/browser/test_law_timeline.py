"""The law's time line in Debian's chromium: it zooms, moves, tells, prints, and axe is content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from longshadow.report.assets import asset_text
from tests.browser.test_report_page import NO_GL, QUIET
from tests.report.law_pages import law_folder

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not asset_text("report.js"),
        reason="the page script is not built (cd frontend && npm ci && npm run build)",
    ),
]

CHART = ".time-live svg"
SHOWN = ".time-live .mark:not([display=none]), .time-live .band:not([display=none])"
ALL = "button[data-range=all]"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return law_folder("india-s400", tmp_path_factory.mktemp("timeline")) / "report.html"


@pytest.fixture(scope="module")
def started(chromium: str) -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*QUIET, *NO_GL])
        yield browser
        browser.close()


@pytest.fixture
def opened(started: Any, report: Path) -> Iterator[Callable[..., Any]]:
    contexts = []

    def visit(width: int = 1100, **context: Any) -> Any:
        made = started.new_context(
            viewport={"width": width, "height": 900}, offline=True, **context
        )
        contexts.append(made)
        page = made.new_page()
        page.goto(report.as_uri())
        return page

    yield visit
    for context in contexts:
        context.close()


def test_the_presets_and_buttons_zoom_and_move(opened: Callable[..., Any]) -> None:
    page = opened()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    assert page.locator(ALL).get_attribute("aria-pressed") == "true"
    assert not page.locator(".time-still").is_visible()
    every = page.locator(SHOWN).count()
    page.locator("button[data-range=decision]").click()
    assert page.locator("button[data-range=decision]").get_attribute("aria-pressed") == "true"
    assert page.locator(".time-shown").inner_text() == "19 Mar 2020 to 19 Mar 2022"
    assert 3 < page.locator(SHOWN).count() < every
    page.locator("button[data-range=two-years]").click()
    assert page.locator(".time-shown").inner_text() == "20 Mar 2019 to 19 Apr 2021"
    page.locator("button[data-step=in]").click()
    near = page.locator(".time-shown").inner_text()
    page.locator("button[data-step=back]").click()
    assert page.locator(".time-shown").inner_text() != near
    for _ in range(12):
        page.locator("button[data-step=out]").click()
    assert page.locator(ALL).get_attribute("aria-pressed") == "true"
    assert page.locator(SHOWN).count() == every
    assert said == []


def test_the_wheel_zooms_only_with_ctrl(opened: Callable[..., Any]) -> None:
    page = opened()
    page.locator(".time-live").scroll_into_view_if_needed()
    box = page.locator(".time-live").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 100)
    page.mouse.wheel(0, -100)
    page.wait_for_timeout(200)
    assert page.locator(ALL).get_attribute("aria-pressed") == "true"
    box = page.locator(".time-live").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    page.wait_for_timeout(200)
    assert page.locator(ALL).get_attribute("aria-pressed") == "false"


def test_dragging_moves_the_days(opened: Callable[..., Any]) -> None:
    page = opened()
    page.locator("button[data-range=decision]").click()
    box = page.locator(".time-live").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 30
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + box["width"] / 4, y, steps=5)
    page.mouse.up()
    first = page.locator(".time-shown").inner_text().split(" to ")[0]
    assert first.endswith("2019")  # half a year earlier than 19 March 2020


def test_marks_are_told_from_the_keyboard_with_sources(opened: Callable[..., Any]) -> None:
    page = opened()
    assert page.locator(".time-live [tabindex='0']").count() == 1
    page.locator(".time-live [tabindex='0']").focus()
    told = page.locator(".time-readout")
    assert "Plan to buy the S-400 announced" in told.inner_text()
    assert told.locator("a.ref").count() >= 1
    page.keyboard.press("ArrowRight")
    assert "No blanket or country-specific waiver" in told.inner_text()
    page.keyboard.press("End")
    assert "contract reading" in told.inner_text()
    assert "[231(a)]" in told.inner_text()
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert "not used in the answer" in focused
    page.keyboard.press("+")
    assert page.locator(ALL).get_attribute("aria-pressed") == "false"
    page.keyboard.press("0")
    assert page.locator(ALL).get_attribute("aria-pressed") == "true"


def test_a_mark_out_of_sight_is_brought_back(opened: Callable[..., Any]) -> None:
    page = opened()
    page.locator("button[data-range=decision]").click()
    page.locator(".time-live [tabindex='0']").evaluate("node => node.dispatchEvent("
                                                       "new MouseEvent('click'))")  # fmt: skip
    page.locator(".time-live .mark:not([display=none])").first.focus()
    page.keyboard.press("Home")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label.startswith("October 2015")
    assert page.evaluate("document.activeElement.getAttribute('display')") is None


def test_pointing_and_tapping_tell(opened: Callable[..., Any]) -> None:
    page = opened()
    page.locator(".time-live .mark.deal .symbol").nth(1).hover()
    assert "5 October 2018" in page.locator(".time-readout").inner_text()
    page = opened(width=390, has_touch=True)
    page.locator(".time-live .mark.deal .symbol").nth(1).tap()
    assert "5 October 2018" in page.locator(".time-readout").inner_text()


@pytest.mark.parametrize("days", ["all", "decision", "two-years"])
@pytest.mark.parametrize("width", [390, 820, 1280])
def test_labels_do_not_lie_on_each_other_and_stay_inside(
    opened: Callable[..., Any], width: int, days: str
) -> None:
    page = opened(width)
    page.locator(f"button[data-range={days}]").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = page.locator(".time-live .mark:not([display=none]) text").evaluate_all(
        "nodes => nodes.map(n => { const b = n.getBoundingClientRect();"
        " return [b.left, b.right, b.top, b.bottom]; })"
    )
    frame = page.locator(".time-live").bounding_box()
    for left, right, _, _ in boxes:
        assert left >= frame["x"] - 2
        assert right <= frame["x"] + frame["width"] + 4
    overlapping = [
        (a, b)
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
        if a[0] < b[1] - 1 and b[0] < a[1] - 1 and a[2] < b[3] - 6 and b[2] < a[3] - 6
    ]
    assert overlapping == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(opened: Callable[..., Any], root: Path, scheme: str, width: int) -> None:
    axe = root / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.is_file():
        pytest.skip("no axe-core (cd frontend && npm ci)")
    page = opened(width, color_scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(axe.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found["violations"]] == []


def test_without_scripts_the_picture_and_the_tables_are_there(opened: Callable[..., Any]) -> None:
    page = opened(java_script_enabled=False)
    assert page.locator(".time-still svg").is_visible()
    assert not page.locator(".time-tools").is_visible()
    assert not page.locator(".time-readout").is_visible()
    page.locator("summary", has_text="status by date").click()
    assert page.locator(".law-dates").is_visible()


def test_paper_shows_the_whole_picture_and_the_proof(opened: Callable[..., Any]) -> None:
    page = opened()
    page.locator("button[data-range=decision]").click()
    page.emulate_media(media="print")
    assert page.locator(".time-still svg").is_visible()
    assert not page.locator(".time-live").is_visible()
    assert not page.locator(".time-tools").is_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#law-tree-1 .leaf").last.is_visible()


def test_all_is_unfolded_and_folded_by_one_button(opened: Callable[..., Any]) -> None:
    page = opened()
    folded = "[...document.querySelectorAll('#law-trees details')].filter(d => d.open).length"
    assert page.evaluate(folded) == 0
    page.locator("button[data-unfolds]").click()
    every = page.locator("#law-trees details").count()
    assert page.evaluate(folded) == every > 20
    page.locator("button[data-unfolds]").click()
    assert page.evaluate(folded) == 0


def test_a_citation_leads_to_its_text_though_it_was_folded(opened: Callable[..., Any]) -> None:
    page = opened()
    page.locator("#law-untranslatable + ul a.cite").first.click()
    page.wait_for_timeout(300)
    assert page.locator("#law-texts").evaluate("node => node.open")
    assert page.locator(":target").is_visible()
