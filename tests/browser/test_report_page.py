"""The report in Debian's chromium: pickers change pixels, nothing leaves, axe finds nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from longshadow.report.assets import asset_text
from longshadow.report.build import build_page
from tests.report.sample_results import Sample, write_sample

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not asset_text("report.js"),
        reason="the page script is not built (cd frontend && npm ci && npm run build)",
    ),
]

QUIET = (
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SOFTWARE_GL = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist")
NO_GL = ("--disable-gpu", "--disable-3d-apis")
HOSTILE = "</script><script>window.pwned=1</script><img src=x onerror=window.pwned=1>"
PATIENCE_MS = 60_000
TO_THE_MAP = (
    "document.querySelector('.map-frame').scrollIntoView({block: 'center', behavior: 'instant'})"
)


@dataclass
class Visit:
    """An open page, with everything that it said or asked for."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def until(self, expression: str) -> None:
        """Wait until an expression holds (the content policy forbids the browser's own waiting)."""
        for _ in range(PATIENCE_MS // 50):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"never came true: {expression}")

    def until_painted(self, act: Callable[[], object]) -> None:
        """Do something that repaints the map and wait for it."""
        count = "Number(document.getElementById('coverage-map').dataset.painted || 0)"
        before = self.page.evaluate(count)
        act()
        self.until(f"{count} > {before}")
        self.page.wait_for_timeout(400)  # the live map draws in the next frames

    def pixels(self, selector: str = ".map-frame") -> np.ndarray:
        """Return the picture of a part of the page as (rows, columns, 3)."""
        shot = self.page.locator(selector).first.screenshot()
        return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB")).astype(int)

    def dark_violet(self) -> int:
        """Count map pixels in the class of over 90 % (dark violet over light relief)."""
        red, green, blue = np.moveaxis(self.pixels(), -1, 0)
        return int(((blue > red + 15) & (red > green + 15) & (green < 110)).sum())


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_sample(
        tmp_path_factory.mktemp("browser") / "results",
        Sample(cells=128, stages=("seen", "tracked", "engageable"), title=HOSTILE, site=HOSTILE,
               source_title=HOSTILE, claim=HOSTILE),
    )  # fmt: skip
    page = folder / "report.html"
    page.write_text(build_page(folder), "utf-8")
    return page


@pytest.fixture(scope="module")
def engine(chromium: str) -> Iterator[Callable[..., Any]]:
    """Return a function that starts the browser with flags."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright")
    with sync_api.sync_playwright() as playwright:
        yield lambda *flags: playwright.chromium.launch(
            executable_path=chromium, args=[*QUIET, *flags]
        )


@pytest.fixture(scope="module")
def with_gl(engine: Callable[..., Any]) -> Iterator[Any]:
    started = engine(*SOFTWARE_GL)
    yield started
    started.close()


def visit(started: Any, report: Path, *, width: int = 1100, **context: Any) -> Visit:
    page = started.new_context(
        viewport={"width": width, "height": 900}, offline=True, **context
    ).new_page()
    opened = Visit(page)
    page.on("console", lambda message: opened.said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: opened.said.append(f"error: {error}"))
    page.on("request", lambda request: opened.asked.append(request.url))
    page.goto(report.as_uri())
    if context.get("java_script_enabled", True):
        opened.until("!!document.getElementById('coverage-map').dataset.map")
    return opened


@pytest.fixture(scope="module")
def shared_visit(with_gl: Any, report: Path) -> Visit:
    return visit(with_gl, report)


@pytest.fixture
def live(shared_visit: Visit) -> Visit:
    """One open page for many tests, with its pickers put back."""
    page = shared_visit.page
    page.emulate_media(media="screen")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
    page.locator("input[value='s-400']").check()
    page.locator("input[value=seen]").check()
    page.locator("#map-target").select_option("cruise-missile")
    page.evaluate(TO_THE_MAP)
    return shared_visit


@pytest.fixture
def fresh(with_gl: Any, report: Path) -> Iterator[Visit]:
    opened = visit(with_gl, report)
    yield opened
    opened.page.context.close()


def set_height(opened: Visit, step: int) -> None:
    opened.until_painted(lambda: opened.page.locator("#map-height").fill(str(step)))


def test_live_map_runs_and_nothing_is_asked_or_said(fresh: Visit) -> None:
    assert fresh.page.evaluate("document.getElementById('coverage-map').dataset.map") == "live"
    set_height(fresh, 120)
    assert fresh.said == []
    assert {url.split(":")[0] for url in fresh.asked} <= {"file", "blob", "data"}
    assert sum(url.startswith("file:") for url in fresh.asked) == 1


def test_slider_changes_the_picture_both_ways(live: Visit) -> None:
    """Higher targets are covered over more ground, and the picture says so."""
    set_height(live, 10)
    low = live.dark_violet()
    set_height(live, 150)
    high = live.dark_violet()
    set_height(live, 10)
    assert low > 50
    assert high > 3 * low
    assert live.dark_violet() == pytest.approx(low, rel=0.05)


def test_slider_works_from_the_keyboard_and_speaks(live: Visit) -> None:
    set_height(live, 48)
    slider = live.page.locator("#map-height")
    assert slider.get_attribute("aria-valuetext") == "100 m above ground"
    slider.focus()
    live.until_painted(lambda: slider.press("ArrowRight"))
    assert live.page.locator("#map-height-shown").inner_text() == "100 m" or (
        slider.get_attribute("aria-valuetext") != "100 m above ground"
    )
    live.until_painted(lambda: slider.press("End"))
    assert slider.get_attribute("aria-valuetext") == "12,000 m above ground"
    status = live.page.locator(".map-status")
    assert status.get_attribute("aria-live") == "polite"
    assert "9 of 10 runs of the model" in status.inner_text()


def test_height_below_the_trusted_one_is_cautioned(live: Visit) -> None:
    set_height(live, 10)
    assert live.page.locator(".map-caution").is_visible()
    set_height(live, 100)
    assert not live.page.locator(".map-caution").is_visible()


def test_every_picker_changes_the_picture(live: Visit) -> None:
    set_height(live, 200)
    page = live.page
    acts = {
        "target": lambda: page.locator("#map-target").select_option("fighter-4g"),
        "stage": lambda: page.locator("input[value=engageable]").check(),
        "option": lambda: page.locator("input[value=patriot]").check(),
    }
    for name, act in acts.items():
        before = live.pixels()
        live.until_painted(act)
        assert (np.abs(live.pixels() - before).max(axis=2) > 40).mean() > 0.01, name
    assert "Patriot" in page.locator(".map-title").inner_text()
    assert page.locator("[data-chart-option=patriot][data-chart-stage=engageable]").is_visible()
    assert not page.locator("[data-chart-option='s-400'][data-chart-stage=seen]").is_visible()


def test_one_radar_that_does_both_has_a_map_of_what_is_tracked(live: Visit) -> None:
    live.until_painted(lambda: live.page.locator("input[value=patriot]").check())
    live.until_painted(lambda: live.page.locator("input[value=tracked]").check())
    assert "covered in at least 9 of 10" in live.page.locator(".map-status").inner_text()


def test_pointing_gives_the_numbers_of_the_cell(live: Visit) -> None:
    box = live.page.locator(".map-frame").bounding_box()
    live.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    live.until("!!document.querySelector('.readout table')")
    shown = live.page.locator(".readout").inner_text()
    assert "ground at" in shown
    heights = [
        float(number.replace(",", "")) * (1000 if unit == "km" else 1)
        for number, unit in re.findall(r"runs\s+([\d,.]+) (km|m)", shown)
    ]
    assert heights == sorted(heights)
    live.page.mouse.move(box["x"] + 8, box["y"] + 10)  # the corner without elevation data
    live.until("document.querySelector('.readout').innerText.includes('Ground unknown')")


def test_the_map_moves_from_the_keyboard(fresh: Visit) -> None:
    fresh.page.locator(".map-live canvas").focus()
    fresh.page.keyboard.press("ArrowRight")
    fresh.until("!!document.querySelector('.readout table')")


def test_hostile_texts_are_only_text(live: Visit) -> None:
    assert live.page.evaluate("window.pwned") is None
    assert live.page.title().startswith("</script>")
    assert HOSTILE in live.page.locator(".kicker").inner_text()
    set_height(live, 120)
    assert live.page.evaluate("window.pwned") is None


def test_policy_blocks_a_request_and_a_foreign_script(fresh: Visit) -> None:
    blocked = fresh.page.evaluate(
        "fetch('https://example.org/').then(() => 'sent', () => 'blocked')"
    )
    assert blocked == "blocked"
    fresh.page.evaluate(
        "(() => { const s = document.createElement('script'); s.textContent = 'window.foreign = 1';"
        " document.body.append(s); })()"
    )
    assert fresh.page.evaluate("window.foreign") is None
    assert any("Content Security Policy" in text for text in fresh.said)


def test_tables_are_sorted_and_filtered(live: Visit) -> None:
    page = live.page
    page.locator("#assumptions details").first.evaluate("element => element.open = true")
    rows = "[...document.querySelectorAll('#assumption-table tbody tr:not([hidden])')]"
    page.locator("#assumption-table thead button").nth(1).click()
    lows = page.evaluate(f"{rows}.map(row => Number(row.cells[1].dataset.sort))")
    assert lows == sorted(lows)
    page.locator("#assumption-table thead button").nth(1).click()
    assert page.evaluate(f"{rows}.map(row => Number(row.cells[1].dataset.sort))") == lows[::-1]
    page.locator("input[type=search]").fill("mast")
    assert page.evaluate(f"{rows}.length") == 1


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_nothing_is_wider_than_the_screen(with_gl: Any, report: Path, width: int) -> None:
    opened = visit(with_gl, report, width=width)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    opened.page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(with_gl: Any, report: Path, root: Path, scheme: str) -> None:
    axe = root / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.is_file():
        pytest.skip("no axe-core (cd frontend && npm ci)")
    opened = visit(with_gl, report, color_scheme=scheme, bypass_csp=True)
    opened.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    opened.page.evaluate(axe.read_text("utf-8"))
    found = opened.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found["violations"]] == []
    opened.page.context.close()


def test_without_webgl_the_still_works(engine: Callable[..., Any], report: Path) -> None:
    started = engine(*NO_GL)
    opened = visit(started, report)
    assert opened.page.evaluate("document.getElementById('coverage-map').dataset.map") == "still"
    opened.page.evaluate(TO_THE_MAP)
    set_height(opened, 10)
    low = opened.dark_violet()
    set_height(opened, 150)
    assert opened.dark_violet() > 3 * low > 150
    box = opened.page.locator(".map-frame").bounding_box()
    opened.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    opened.until("!!document.querySelector('.readout table')")
    assert [text for text in opened.said if text.startswith("error")] == []
    started.close()


def test_without_scripts_text_tables_and_map_are_there(with_gl: Any, report: Path) -> None:
    opened = visit(with_gl, report, java_script_enabled=False)
    assert opened.page.locator(".sentences li").count() == 5
    assert opened.page.locator(".verdicts").first.is_visible()
    assert not opened.page.locator("#map-height").is_visible()
    opened.page.locator(".map-frame").scroll_into_view_if_needed()
    assert opened.dark_violet() > 50
    opened.page.context.close()


def test_paper_shows_the_still_and_opens_what_is_folded(live: Visit) -> None:
    live.page.emulate_media(media="print")
    assert live.page.locator(".map-still").is_visible()
    assert not live.page.locator(".map-live").is_visible()
    assert not live.page.locator(".pickers").is_visible()
    live.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert live.page.locator("#assumption-table").is_visible()
    live.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert live.page.locator("details[open]").count() == 0
