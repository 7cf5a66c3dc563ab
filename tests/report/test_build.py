"""The page: one file, nothing from outside, nothing hostile, the same bytes, in order."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from longshadow.errors import ResultsError
from longshadow.report.assets import asset_text
from longshadow.report.build import build_page
from longshadow.report.views.boundaries import NOT_ANSWERED
from tests.report.sample_results import Sample, write_sample

VOID = {"meta", "link", "br", "img", "input", "hr", "col", "wbr", "source"}


class Reader(HTMLParser):
    """Elements, ids, addresses and visible text; fails on elements that do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.targets: list[str] = []
        self.addresses: list[tuple[str, str]] = []
        self.headings: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if given.get("id"):
            self.ids[str(given["id"])] += 1
        for name in ("src", "href", "xlink:href", "srcset", "action", "data", "poster"):
            if given.get(name):
                self.addresses.append((tag, str(given[name])))
        if tag == "script":
            self.scripts.append(given)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(tag)
        assert not any(name.startswith("on") for name in given), given

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.text.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture(scope="module")
def html(sample_folder: Path) -> str:
    return build_page(sample_folder)


@pytest.fixture
def copied(sample_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_folder, tmp_path / "copy"))


def test_elements_match_and_ids_are_unique(html: str) -> None:
    reader = read(html)
    assert [ident for ident, count in reader.ids.items() if count > 1] == []
    inner = {a[1:] for tag, a in reader.addresses if a.startswith("#") and tag in ("a", "use")}
    assert inner <= set(reader.ids)
    assert {"coverage-map-figure", "coverage-compared", "what-decides"} <= inner


def test_nothing_is_loaded_from_outside(html: str) -> None:
    for tag, address in read(html).addresses:
        if tag == "a":
            assert address.startswith(("#", "data:", "https://example.org/"))
        else:
            assert address.startswith(("data:", "#")), (tag, address[:60])
    assert "@import" not in html
    assert not re.search(r"url\(\s*['\"]?(?!data:|#)[a-z]+:", html)


def test_content_policy_forbids_everything_but_our_script(html: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    parts = dict(part.split(" ", 1) for part in policy[1].replace("&#39;", "'").split("; "))
    assert parts["default-src"] == "'none'"
    assert parts["connect-src"] == "data: blob:"
    assert "unsafe" not in parts["script-src"]
    if asset_text("report.js"):
        assert re.fullmatch(r"'sha256-[A-Za-z0-9+/=]{44}'", parts["script-src"])


def test_parts_stand_in_the_order_agreed(html: str) -> None:
    order = ["answers", "coverage", "assumptions", "what-decides", "not-answered", "sources",
             "repeat"]  # fmt: skip
    places = [html.index(f'<section id="{name}"') for name in order]
    assert places == sorted(places)
    levels = [int(tag[1]) for tag in read(html).headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))


def test_the_text_says_what_it_must(html: str) -> None:
    text = re.sub(r"\s+", " ", " ".join(read(html).text))
    assert "Fictional region with real relief, mirrored and moved; no borders drawn." in text
    assert "optimistic: ridges smoothed" in text
    assert "5–95 % of runs of the model under the stated assumptions" in text
    assert "longshadow assess made-up.yaml" in text
    assert "20210319" in text
    for line in NOT_ANSWERED:
        assert line in text
    assert "confidence interval" not in text.lower()


def test_same_folder_same_bytes_and_only_repeat_values_vary(copied: Path, html: str) -> None:
    assert build_page(copied) == html
    provenance = json.loads((copied / "provenance.json").read_text())
    provenance["seconds"] = 99.9
    (copied / "provenance.json").write_text(json.dumps(provenance))
    one, other = html.splitlines(), build_page(copied).splitlines()
    differing = [line for line, same in zip(one, other, strict=True) if line != same]
    assert len(differing) == 1
    assert "12.5" in differing[0]


HOSTILE = "</script><script>window.pwned=1</script><img src=x onerror=window.pwned=1>\u2028"


def test_markup_from_files_appears_as_text(tmp_path: Path) -> None:
    sample = Sample(title=HOSTILE, site=HOSTILE, source_title=HOSTILE, claim=HOSTILE, cells=24)
    html = build_page(write_sample(tmp_path / "hostile", sample))
    reader = read(html)
    kinds = [script.get("type") for script in reader.scripts]
    assert kinds in (["application/json", None], ["application/json"])
    shown = "".join(reader.text)
    assert shown.count("</script><script>window.pwned=1</script>") >= 5
    assert "<img src=x" not in html


def test_expressions_in_texts_are_not_run(tmp_path: Path) -> None:
    sample = Sample(title="{{ 6 * 7 }} {% raw %}", source_title=r"$\frac{", cells=24)
    html = build_page(write_sample(tmp_path / "braces", sample))
    assert "{{ 6 * 7 }}" in html


def test_real_ground_without_a_built_front_end_has_no_fictional_note(tmp_path: Path) -> None:
    html = build_page(write_sample(tmp_path / "real", Sample(fictional=False, cells=24)))
    assert "Fictional region" not in html
    assert "Natural Earth. They are de facto lines" in html


def test_page_of_the_size_of_the_example_stays_small(tmp_path: Path) -> None:
    stages = ("seen", "tracked", "engageable")
    folder = write_sample(tmp_path / "large", Sample(cells=384, stages=stages))
    assert len(build_page(folder).encode()) < 10_000_000


@pytest.mark.parametrize("name", ["result.json", "provenance.json", "arrays/terrain.tif"])
def test_an_incomplete_folder_is_refused(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(ResultsError):
        build_page(copied)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="no such results folder"):
        build_page(tmp_path / "nowhere")


def test_a_folder_that_is_not_ours_is_refused(copied: Path) -> None:
    (copied / "provenance.json").write_text("{}")
    with pytest.raises(ResultsError, match="not a results folder"):
        build_page(copied)


@pytest.mark.parametrize("content", ["{", "[]", '{"format": 2}', "[" * 100_000])
def test_a_broken_document_is_refused(copied: Path, content: str) -> None:
    (copied / "result.json").write_text(content)
    with pytest.raises(ResultsError, match=r"result\.json"):
        build_page(copied)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", None),
        ("options", "none"),
        ("heights", [{"id": "x", "label": "x"}]),
        (
            "options",
            [{"id": "a", "label": "a", "sites": [{"latitude_deg": 91, "longitude_deg": 0}]}],
        ),
    ],
)
def test_a_scenario_that_the_page_cannot_show_is_refused(
    copied: Path, key: str, value: object
) -> None:
    document = json.loads((copied / "result.json").read_text())
    document["scenario"][key] = value
    (copied / "result.json").write_text(json.dumps(document))
    with pytest.raises(ResultsError, match=rf"result\.json {key}"):
        build_page(copied)


def test_a_map_outside_the_folder_is_refused(copied: Path) -> None:
    shutil.copy(copied / "arrays/terrain.tif", copied.parent / "stolen.tif")
    text = (copied / "result.json").read_text()
    (copied / "result.json").write_text(text.replace("arrays/terrain.tif", "../stolen.tif"))
    with pytest.raises(ResultsError, match="missing"):
        build_page(copied)


def test_a_map_on_another_grid_is_refused(copied: Path) -> None:
    other = write_sample(copied.parent / "other", Sample(cells=24))
    name = "arrays/lowest_s-400_seen_fighter-4g.tif"
    shutil.copy(other / name, copied / name)
    with pytest.raises(ResultsError, match="grid of the terrain"):
        build_page(copied)


def test_a_run_without_maps_still_has_a_page(copied: Path) -> None:
    document = json.loads((copied / "result.json").read_text())
    document["maps"] = []
    (copied / "result.json").write_text(json.dumps(document))
    html = build_page(copied)
    assert 'id="coverage-map"' not in html
    assert 'href="#coverage-map-figure"' not in html


def test_the_page_names_files_and_not_where_they_lay(copied: Path) -> None:
    path = copied / "provenance.json"
    content = json.loads(path.read_text("utf-8"))
    for slash in ("/home/somebody/secret", "C:\\Users\\somebody"):
        file = f"{slash}\\study.yaml" if "\\" in slash else f"{slash}/study.yaml"
        content["scenario"] = {"file": file, "folder": slash, "sha256": "ab"}
        path.write_text(json.dumps(content), "utf-8")
        page = build_page(copied)
        assert "study.yaml" in page
        assert "somebody" not in page
