"""The storyboard in Debian's chromium: time moves, counts follow, it prints, axe is content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from longshadow.report.assets import asset_text
from longshadow.report.build import build_page
from longshadow.report.load import load_page
from longshadow.report.storyboard_runs import counts_at
from longshadow.report.storyboard_words import clock
from tests.browser.test_report_page import NO_GL, QUIET
from tests.report.defence_sample import write_defence_sample
from tests.report.defence_sample_boards import storyboards
from tests.report.storyboard_sample import crowded_board

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        "storyboard-data" not in asset_text("report.js"),
        reason="the page script is not built (cd frontend && npm ci && npm run build)",
    ),
]

HOSTILE = "</script><script>window.pwned=1</script><img src=x onerror=window.pwned=1>"
SET = (
    "(time) => { const s = document.getElementById('story-slider'); s.value = String(time);"
    " s.dispatchEvent(new Event('input', {bubbles: true})); }"
)
STARS = ".story-live .mover:not([display=none]) .leaked:not([display=none])"
COUNT = "key => parseInt(document.querySelector(`[data-count=${key}]`).textContent)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    crowd = crowded_board(which="bad")
    crowd["units"][0]["name"] += HOSTILE
    crowd["assets"][0]["name"] += HOSTILE
    crowd["threats"][0]["label"] += HOSTILE
    crowd["words"] += HOSTILE
    crowd["events"][0]["words"] = HOSTILE
    single = crowded_board(24, 0, option="none", which="typical")
    folder = write_defence_sample(
        tmp_path_factory.mktemp("story") / "results",
        storyboards=[*storyboards(), crowd, single],
    )
    (folder / "report.html").write_text(build_page(folder), "utf-8")
    return folder


@pytest.fixture(scope="module")
def stories(folder: Path) -> Any:
    return load_page(folder).scenario["defence"]["storyboards"]


@pytest.fixture(scope="module")
def started(chromium: str) -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*QUIET, *NO_GL])
        yield browser
        browser.close()


@pytest.fixture
def opened(started: Any, folder: Path) -> Iterator[Callable[..., Any]]:
    contexts = []

    def visit(width: int = 1100, **context: Any) -> Any:
        made = started.new_context(
            viewport={"width": width, "height": 900}, offline=True, **context
        )
        contexts.append(made)
        page = made.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto((folder / "report.html").as_uri())
        return page

    yield visit
    for context in contexts:
        context.close()


def pick(page: Any, option: str, which: str) -> None:
    page.locator(f"input[name=story-option][value={option}]").check()
    page.locator(f"input[name=story-which][value={which}]").check()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.55, 0.8, 1.0])
def test_counts_follow_the_slider(
    opened: Callable[..., Any], stories: list[dict[str, Any]], share: float
) -> None:
    page = opened()
    pick(page, "patriot", "bad")
    (story,) = (s for s in stories if (s["option"], s["which"]) == ("patriot", "bad"))
    slider = page.locator("#story-slider")
    first, last = (int(slider.get_attribute(name)) for name in ("min", "max"))
    time = round(first + share * (last - first))
    page.evaluate(SET, time)
    expected = counts_at(story, time)
    for key in ("known", "engaged", "stopped", "leaked"):
        assert page.evaluate(COUNT, key) == expected[key]
    assert page.evaluate(COUNT, "fired") == sum(expected["fired"])
    shown = page.locator(".story-run.on [data-fired]").all_inner_texts()
    assert [int(text) for text in shown] == expected["fired"]
    assert page.locator(".story-now").inner_text() == clock(time)
    stars = page.locator(STARS).count()
    assert stars == expected["leaked"]
    assert page.said == []


def test_a_threat_lies_on_its_path_and_a_line_joins_it_with_the_unit(
    opened: Callable[..., Any],
) -> None:
    page = opened()
    run = page.evaluate(
        "JSON.parse(document.getElementById('storyboard-data').textContent).runs[0]"
    )
    pick(page, run["option"], run["which"])
    unit, threat, launch, end = run["flights"][0]
    time = round((launch + end) / 2)
    assert launch < time < end
    page.evaluate(SET, time)
    path = run["threats"][threat]["p"]
    after = next(i for i, point in enumerate(path) if point[0] >= time)
    a, b = path[after - 1], path[after]
    share = (time - a[0]) / (b[0] - a[0])
    expected = [a[k] + share * (b[k] - a[k]) for k in (1, 2)]
    moved = page.locator(".story-live .mover").nth(threat).get_attribute("transform")
    assert [float(n) for n in moved[10:-1].split()] == pytest.approx(expected, abs=0.02)
    line = page.locator(".story-live .aim").first
    assert line.get_attribute("display") is None
    start, stop = (
        [float(n) for n in part.split()] for part in line.get_attribute("d")[1:].split("L")
    )
    assert start == pytest.approx(run["units"][unit], abs=0.02)
    assert stop == pytest.approx(expected, abs=0.02)


def test_steps_go_from_event_to_event_and_the_keyboard_moves_time(
    opened: Callable[..., Any], stories: list[dict[str, Any]]
) -> None:
    page = opened()
    pick(page, "s-400", "typical")
    (story,) = (s for s in stories if (s["option"], s["which"]) == ("s-400", "typical"))
    page.locator("[data-story=first]").click()
    assert page.locator(".story-events").inner_text().strip() == "Nothing yet."
    times = sorted({round(event["t_s"], 1) for event in story["events"]})
    for time in times[:4]:
        page.locator("[data-story=on]").click()
        assert page.locator(".story-now").inner_text() == clock(time)
    page.locator("[data-story=back]").click()
    assert page.locator(".story-now").inner_text() == clock(times[2])
    page.locator("[data-story=last]").click()
    slider = page.locator("#story-slider")
    last = int(slider.get_attribute("max"))
    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator(".story-now").inner_text() == clock(last - 1)
    assert "after the first possible arrival" in slider.get_attribute("aria-valuetext")
    page.keyboard.press("Home")
    assert "before the first possible arrival" in slider.get_attribute("aria-valuetext")


def test_it_plays_and_pauses_and_is_silent_while_it_plays(opened: Callable[..., Any]) -> None:
    page = opened()
    page.locator("[data-story=first]").click()
    before = int(page.locator("#story-slider").input_value())
    said = page.locator(".story-said").inner_text()
    play = page.locator("[data-story=play]")
    assert play.inner_text().strip() == "Play"
    play.click()
    page.wait_for_timeout(700)
    assert play.inner_text().strip() == "Pause"
    assert int(page.locator("#story-slider").input_value()) > before
    assert page.locator(".story-said").inner_text() == said
    play.click()
    still = page.locator("#story-slider").input_value()
    page.wait_for_timeout(300)
    assert page.locator("#story-slider").input_value() == still
    assert page.locator(".story-said").inner_text() != said


def test_with_less_motion_it_plays_from_event_to_event(
    opened: Callable[..., Any], stories: list[dict[str, Any]]
) -> None:
    page = opened(reduced_motion="reduce")
    page.locator("[data-story=first]").click()
    start = page.locator(".story-now").inner_text()
    page.locator("[data-story=play]").click()
    page.wait_for_timeout(500)
    assert page.locator(".story-now").inner_text() == start
    page.wait_for_timeout(1500)
    at_events = {clock(event["t_s"]) for story in stories for event in story["events"]}
    assert page.locator(".story-now").inner_text() in at_events
    page.locator("[data-story=play]").click()


def test_what_was_not_kept_cannot_be_picked(opened: Callable[..., Any]) -> None:
    page = opened()
    page.locator("input[name=story-option][value=none]").check()
    assert page.locator("input[name=story-which][value=bad]").is_disabled()
    assert page.locator("input[name=story-which][value=typical]").is_checked()
    assert "No purchase" in page.locator(".story-title").inner_text()


def test_the_map_zooms_and_its_scale_bar_stays_true(opened: Callable[..., Any]) -> None:
    page = opened()
    pick(page, "patriot-thaad", "bad")
    shown = {}
    for zoom in ("assets", "near", "whole"):
        page.locator(f"[data-zoom={zoom}]").click()
        assert page.locator(f"[data-zoom={zoom}]").get_attribute("aria-pressed") == "true"
        box = page.locator(".story-live svg").get_attribute("viewBox").split()
        km = float(page.locator(".story-live .scale-words").text_content().removesuffix(" km"))
        bar = page.locator(".story-live .scale").bounding_box()
        frame = page.locator(".story-live svg").bounding_box()
        assert bar["width"] / frame["width"] == pytest.approx(km / float(box[2]), abs=0.015)
        sign = page.locator(".story-live .unit path").first.bounding_box()
        shown[zoom] = (float(box[2]), sign["width"])
    assert shown["assets"][0] < shown["near"][0] < shown["whole"][0]
    assert shown["assets"][1] == pytest.approx(shown["whole"][1], abs=0.5)


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_nothing_is_wider_than_the_page(opened: Callable[..., Any], width: int) -> None:
    page = opened(width)
    pick(page, "patriot-thaad", "bad")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.said == []


def test_hostile_names_do_nothing(opened: Callable[..., Any]) -> None:
    page = opened()
    pick(page, "patriot-thaad", "bad")
    for _ in range(3):
        page.locator("[data-story=back]").click()
    page.locator("[data-story=first]").click()
    page.locator("[data-story=on]").click()
    assert HOSTILE in page.locator(".story-events").inner_text()
    assert page.evaluate("window.pwned") is None
    assert page.locator("#storyboard img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(opened: Callable[..., Any], root: Path, scheme: str, width: int) -> None:
    axe = root / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.is_file():
        pytest.skip("no axe-core (cd frontend && npm ci)")
    page = opened(width, color_scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('#storyboard details').forEach(d => d.open = true)")
    page.evaluate(SET, 200)
    page.evaluate(axe.read_text("utf-8"))
    found = page.evaluate("axe.run('#storyboard', {resultTypes: ['violations']})")
    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found["violations"]] == []


def test_without_scripts_all_pictures_and_tables_are_there(opened: Callable[..., Any]) -> None:
    page = opened(java_script_enabled=False)
    stills = page.locator(".story-still svg.story-map")
    assert stills.count() == 6
    assert all(stills.nth(i).is_visible() for i in range(6))
    assert not page.locator(".story-stage").is_visible()
    assert not page.locator("#storyboard .pickers").is_visible()
    page.locator("#storyboard summary").first.click()
    assert page.locator(".story-table").first.is_visible()


def test_paper_shows_the_still_picture_and_the_table_of_the_run(opened: Callable[..., Any]) -> None:
    page = opened()
    pick(page, "patriot", "bad")
    assert not page.locator(".story-still").first.is_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".story-run.on .story-still svg").is_visible()
    assert page.locator(".story-run.on .story-table").is_visible()
    assert "A bad run: Patriot" in page.locator(".story-run.on h4").inner_text()
    assert not page.locator(".story-stage").is_visible()
    assert not page.locator(".story-run:not(.on)").first.is_visible()
