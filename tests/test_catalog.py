"""The shipped records: nothing of the source file is lost, mended as told, and fair to all."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from longshadow.catalog import Catalog, find, load_catalog, parameters
from longshadow.catalog.strict_yaml import read_yaml
from longshadow.errors import CatalogError
from longshadow.provenance import Cited, ClaimEnd, Role, Status
from longshadow.units import parse

LEDGER = json.loads((Path(__file__).parent / "catalog" / "import_ledger.json").read_text("utf-8"))

#: How the file that was imported wrote its units, and ours.
_UNITS = {
    "km": "km", "km2": "km2", "m": "m", "m2": "m2", "m/s": "m/s", "km/s": "km/s", "min": "min",
    "h": "h", "s": "s", "years": "yr", "per_year": "/yr", "per_year_of_acquisition": "/yr",
    "deg": "deg", "GUSD": "bn USD", "MUSD": "M USD", "TUSD": "tn USD",
}  # fmt: skip


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def everything(catalog: Catalog) -> dict[str, Cited]:
    return {
        path: cited
        for record in catalog.all().values()
        for path, cited in parameters(record).items()
    }


def test_every_value_of_the_imported_file_is_in_or_left_out_with_a_reason(catalog: Catalog) -> None:
    assert len(LEDGER["imported"]) == 209
    assert not set(LEDGER["imported"]) & set(LEDGER["left_out"])
    assert set(LEDGER["mended"]) <= set(LEDGER["imported"])
    values = everything(catalog)
    for old, places in LEDGER["imported"].items():
        assert places, old
        for place in places:
            kind, name, *rest = place.split(".")
            assert find(catalog, name).kind == kind
            fact = rest[0] == "facts" and rest[1] in find(catalog, name).facts
            assert fact or place in values, (old, place)


def imported_items(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        if "id" in data and "src" in data:
            yield data
        data = list(data.values())
    if isinstance(data, list):
        for item in data:
            yield from imported_items(item)


@pytest.mark.shared
def test_nothing_is_lost_and_no_number_changed_unsaid(catalog: Catalog, shared_data: Path) -> None:
    data = read_yaml(shared_data / "catalogue" / "catalogue.yaml", CatalogError).data
    items = {item["id"]: item for item in imported_items(data)}
    operators = {f"{system}.operators" for system in data["systems"]}
    assert set(items) | operators == set(LEDGER["imported"]) | set(LEDGER["left_out"])
    values = everything(catalog)
    for old, places in LEDGER["imported"].items():
        item = items.get(old, {})
        if old in LEDGER["mended"] or "low" not in item:
            continue
        unit = _UNITS.get(item["unit"], "")
        numbers = [values[place] for place in places if place in values]
        assert numbers, old
        for cited in numbers:
            band = [cited.band.low, cited.band.nominal, cited.band.high]
            wanted = [
                parse(f"{item[end]} {unit}".strip(), cited.dimension)
                for end in ("low", "nominal", "high")
            ]
            assert band == pytest.approx(wanted, rel=1e-12), old


@pytest.mark.shared
def test_every_source_of_the_imported_file_is_in_or_named(
    catalog: Catalog, shared_data: Path
) -> None:
    data = read_yaml(shared_data / "catalogue" / "catalogue.yaml", CatalogError).data
    theirs = {source["id"].replace("_", "-"): source for source in data["sources"]}
    left_out = {name.replace("_", "-") for name in LEDGER["sources_left_out"]}
    assert set(theirs) == (set(catalog.sources) & set(theirs)) | left_out
    for name in set(theirs) - left_out:
        assert catalog.sources[name].title == theirs[name]["title"]
        assert catalog.sources[name].read == theirs[name]["read"]


def test_the_records_that_were_asked_for_are_there(catalog: Catalog) -> None:
    assert {"91n6e", "92n6e", "96l6e", "mpq-53", "mpq-65", "an-tpy-2"} <= set(catalog.radars)
    assert {
        "48n6e3", "40n6e", "pac-3-mse", "gem-t", "thaad-interceptor",
    } <= set(catalog.interceptors)  # fmt: skip
    assert {"s-400", "patriot", "thaad"} <= set(catalog.systems)
    assert {
        "fighter-low-rcs", "fighter-4th-generation", "large-aircraft", "cruise-missile",
        "one-way-drone", "helicopter", "mq-9-class-drone", "srbm", "mrbm", "irbm",
        "icbm-reentry-vehicle",
    } <= set(catalog.targets)  # fmt: skip


def test_marks_stand_at_each_end(catalog: Catalog) -> None:
    """The band against ballistic targets: only the claim itself was read in a source."""
    mark = catalog.interceptors["48n6e3"].reach["ballistic"].mark
    assert (mark.low, mark.nominal, mark.high) == (
        Status.UNVERIFIED, Status.UNVERIFIED, Status.VERIFIED,
    )  # fmt: skip
    mixed = [cited for cited in everything(catalog).values() if cited.mixed and not cited.shared]
    assert len(mixed) > 40


def test_a_value_without_an_opened_source_is_unverified(catalog: Catalog) -> None:
    for path, cited in everything(catalog).items():
        if all(catalog.sources[name].read == "no" for name in cited.sources):
            marks = (cited.mark.low, cited.mark.nominal, cited.mark.high)
            assert Status.VERIFIED not in marks, path


def test_bands_that_mix_quantities_are_never_sampled(catalog: Catalog) -> None:
    system = catalog.systems["s-400"].values
    for name in ("simultaneous_targets", "missiles_guided_at_once", "missiles_per_purchased_unit"):
        assert system[name].role is Role.PER_ECHELON
    assert catalog.systems["patriot"].values["system_range"].role is Role.ENVELOPE
    assert catalog.prices["patriot-notified-per-unit"].amount.role is Role.ENVELOPE
    for prior in catalog.priors.values():
        if prior.group == "engagement-record":
            assert prior.distribution == "none"
            assert {c.role for c in parameters(prior).values()} == {Role.ENVELOPE}


def test_two_schools_stay_two(catalog: Catalog) -> None:
    values = catalog.systems["patriot"].values
    narrow, wide = values["defended_area_narrow"], values["defended_area_wide"]
    assert narrow.band.high < wide.band.low
    assert Role.UNKNOWN not in (narrow.role, wide.role)
    assert wide.band.low == pytest.approx(math.pi * 15_000**2, rel=1e-3)
    assert wide.band.high == pytest.approx(math.pi * 20_000**2, rel=1e-3)


def test_radars_without_a_cross_section_shrink_like_their_rivals(catalog: Catalog) -> None:
    for name in ("96l6e", "mpq-53", "mpq-65"):
        radar = catalog.radars[name]
        assert radar.calibration.rcs is None
        assert radar.calibration.range.band == radar.instrumented_range.band
    prior = catalog.priors["calibration-rcs"]
    assert (prior.value.band.low, prior.value.band.high) == (1.0, 10.0)
    assert prior.distribution == "log-uniform"
    assert catalog.priors["calibration-pd"].value.camps == (0.5, 0.9)


def test_calibrations_that_name_their_target(catalog: Catalog) -> None:
    for name, size_m2 in {"91n6e": 4.0, "92n6e": 4.0, "an-tpy-2": 0.01}.items():
        rcs = catalog.radars[name].calibration.rcs
        assert rcs is not None
        assert rcs.band.nominal == size_m2


def test_the_fourth_root_between_two_advertised_ranges(catalog: Catalog) -> None:
    """390 km at 4 m2 and 230 km at 0.4 m2 are one radar within 5 percent (both unverified)."""
    radar = catalog.radars["91n6e"]
    rcs = radar.calibration.rcs
    assert rcs is not None
    claim = radar.claims["ballistic"]
    ratio = claim.rcs.band.nominal / rcs.band.nominal
    scaled = radar.calibration.range.band.nominal * ratio**0.25
    assert scaled == pytest.approx(219_300, abs=100)
    assert scaled == pytest.approx(claim.range.band.nominal, rel=0.05)


def test_masts_are_split_by_radar(catalog: Catalog) -> None:
    masts = {name: radar.mast_height.band for name, radar in catalog.radars.items()}
    assert masts["91n6e"].high == 10.0
    assert (masts["92n6e"].nominal, masts["92n6e"].high) == (24.0, 39.0)
    assert (masts["mpq-65"].low, masts["mpq-65"].nominal, masts["mpq-65"].high) == (4.0, 6.0, 10.0)


def test_a_claim_always_has_a_claimant_and_both_sides_have_claims(catalog: Catalog) -> None:
    claimed: Counter[str] = Counter()
    for cited in everything(catalog).values():
        assert bool(cited.benefits) == (cited.claim_end is not ClaimEnd.NONE)
        claimed[cited.benefits] += 1
    assert min(claimed[system] for system in ("s-400", "patriot", "thaad")) >= 12


def test_missing_quantities_are_bands_shared_by_all(catalog: Catalog) -> None:
    for radar in catalog.radars.values():
        assert radar.elevation_min.shared == "prior.elevation-min.value"
        assert radar.revisit_time.shared == "prior.revisit-time.value"
    for prior in catalog.priors.values():
        if prior.group in ("sensing", "system"):
            assert prior.value.sources == ("assumption",)
            assert prior.value.mark.nominal is Status.UNVERIFIED
    thaad = catalog.systems["thaad"].values
    assert thaad["reaction_time"].shared
    assert thaad["channels"].shared


def test_the_thaad_engages_ballistic_missiles_only(catalog: Catalog) -> None:
    assert catalog.systems["thaad"].engages == ("ballistic",)
    assert set(catalog.interceptors["thaad-interceptor"].reach) == {"ballistic"}


def test_each_system_reaches_what_it_is_said_to_engage(catalog: Catalog) -> None:
    for system in catalog.systems.values():
        reached = {key for name in system.interceptors for key in catalog.interceptors[name].reach}
        assert set(system.engages) == reached
        duties = {share.duty for share in system.radars}
        assert "both" in duties or {"acquisition", "engagement"} <= duties


@pytest.mark.parametrize(
    ("price", "deal", "units", "tolerance"),
    [
        ("s-400-fire-unit", "deal-s-400-india-2018", 10, 0.005),
        ("s-400-regiment", "deal-s-400-india-2018", 5, 0.005),
        ("s-400-fire-unit-register-china", "deal-s-400-china-2014", 8, 0.0005),
        ("s-400-fire-unit-register-turkey", "deal-s-400-turkey-2017", 2, 0.0005),
    ],
)
def test_derived_prices_are_what_the_contracts_give(
    catalog: Catalog, price: str, deal: str, units: int, tolerance: float
) -> None:
    bn = 1e9
    share = catalog.prices[deal].amount.band.nominal / units
    assert catalog.prices[price].amount.band.nominal == pytest.approx(share, abs=tolerance * bn)


def test_sums_of_money_that_were_mended(catalog: Catalog) -> None:
    assert catalog.prices["s-400-regiment"].amount.band.high == 1.5e9
    uae = [catalog.prices[f"deal-thaad-uae-{name}"] for name in ("2011", "register")]
    assert [price.amount.band.nominal for price in uae] == [3.48e9, 2.5e9]
    romania = [catalog.prices[f"deal-patriot-romania-{name}"] for name in ("2017", "programme")]
    assert [price.amount.band.nominal for price in romania] == [3.9e9, 4.6e9]
    patriot = catalog.prices["patriot-fire-unit"]
    assert patriot.missiles_included is not None
    assert patriot.missiles_included.band.nominal == pytest.approx(690 / 4, abs=0.6)


def test_shares_are_what_their_counts_give(catalog: Catalog) -> None:
    counted = 0
    for prior in catalog.priors.values():
        trials = "trials" in prior.values  # else the share is that of all that were launched
        for part, whole in (("successes", "trials"),) if trials else (("killed", "launched"),):
            if part in prior.values:
                share = prior.values[part].band.nominal / prior.values[whole].band.nominal
                assert prior.value.band.nominal == pytest.approx(share, abs=0.002), prior.id
                counted += 1
    assert counted >= 10
    ballistic = catalog.priors["record-ukraine-ballistic"].value.band
    assert (ballistic.low, ballistic.nominal) == (0.01, 0.197)


def test_counts_of_one_record_fit_each_other(catalog: Catalog) -> None:
    gulf = catalog.priors["record-patriot-2003"].values
    assert [gulf[n].band.nominal for n in ("launched", "engaged", "killed")] == [15, 9, 9]
    base = catalog.priors["record-patriot-2025"].values
    assert [base[n].band.nominal for n in ("launched", "killed")] == [14, 13]
    for prior in catalog.priors.values():
        counts = {name: cited.band.nominal for name, cited in prior.values.items()}
        whole = counts.get("engaged", counts.get("launched", math.inf))
        assert counts.get("killed", 0) <= whole <= counts.get("launched", math.inf), prior.id


def test_kill_priors_shared_by_all_favour_nobody_and_leave_records_for_a_check(
    catalog: Catalog,
) -> None:
    classes = {target.target_class for target in catalog.targets.values()} - {"ballistic"}
    names = {*classes, "short-range-ballistic", "medium-range-ballistic"}
    shared = {p.id: p for p in catalog.priors.values() if p.id.startswith("kill-shared-")}
    assert set(shared) == {f"kill-shared-{name}" for name in names}
    for prior in shared.values():
        assert (prior.group, prior.distribution) == ("kill", "beta")
        assert prior.value.is_unverified
        assert not prior.value.benefits
        assert prior.value.sources == ("assumption",)
        assert 0 < prior.value.band.low < prior.value.band.high < 1
    used = {record for prior in shared.values() for record in prior.set_by}
    assert used == {
        "record-pac-3-early-tests", "record-patriot-1991-army", "record-patriot-1991-evidence",
    }  # fmt: skip
    by_system = {record for p in catalog.priors.values() for record in p.set_by} - used
    assert by_system == {
        "record-patriot-2025", "record-patriot-2003", "record-ukraine-ballistic",
        "record-ukraine-subsonic-cruise", "record-thaad-tests-since-2005",
        "record-thaad-combat-2022",
    }  # fmt: skip


def test_every_system_says_its_hardware_price_and_its_load(catalog: Catalog) -> None:
    for system in catalog.systems.values():
        price = catalog.prices[system.hardware_price]
        assert price.content == "hardware"
        assert price.missiles_included is None
        assert math.isclose(sum(system.magazine.values()), 1.0)
        assert set(system.magazine) == set(system.missile_prices) <= set(system.interceptors)
        assert all(catalog.prices[p].content == "missiles" for p in system.missile_prices.values())
        ready, bought = system.values["ready_missiles"], catalog.prices[system.price]
        assert bought.missiles_included is not None
        assert ready.band.nominal <= bought.missiles_included.band.nominal
        assert ready.role is Role.CHOICE
    share = catalog.systems["patriot"].magazine["gem-t"]
    assert 56 / 224 <= share <= 100 / 300


def test_the_thaad_without_missiles_is_the_battery_less_its_missiles(catalog: Catalog) -> None:
    whole = catalog.prices["thaad-fire-unit"]
    missiles = 48 * catalog.prices["missile-thaad"].amount.band.nominal
    for end in ("low", "nominal", "high"):
        rest = getattr(whole.amount.band, end) - missiles
        hardware = getattr(catalog.prices["thaad-fire-unit-hardware"].amount.band, end)
        assert hardware == pytest.approx(rest, abs=0.015e9)


def test_the_strategic_re_entry_vehicle_flies_the_arc_of_least_energy(catalog: Catalog) -> None:
    from longshadow.physics.arcs import minimum_energy_arc

    target, arc = catalog.targets["icbm-reentry-vehicle"], minimum_energy_arc(10_000e3)
    assert target.speed.band.low <= float(arc.speed_mps) <= target.speed.band.high
    assert target.height.band.low <= float(arc.apogee_m) <= target.height.band.high
    assert target.rcs["unstated"]["nose"].shared == "target.irbm.rcs.unstated.nose"


def test_records_carry_no_coordinates_and_no_machine_paths(catalog: Catalog) -> None:
    for path in catalog.files.values():
        words = path.read_text("utf-8").lower()
        assert "latitude" not in words
        assert "/home/" not in words
        assert "/tmp/" not in words
