"""Distributions, the draw table and sensitivity, against closed forms."""

import numpy as np
import pytest

from longshadow.uncertainty.distributions import (
    Constant,
    Discrete,
    LogUniform,
    Triangular,
    from_band,
)
from longshadow.uncertainty.sampling import (
    draw_columns,
    nearest_powers_of_two,
    quantiles,
    standard_error_of_median,
)
from longshadow.uncertainty.sensitivity import (
    first_order_share,
    halves,
    noise_share,
    rank,
)


def test_triangular__mean_and_ends_are_the_closed_form():
    law = Triangular(1.0, 2.0, 6.0)
    u = (np.arange(200_000) + 0.5) / 200_000
    assert np.mean(law.quantile(u)) == pytest.approx((1 + 2 + 6) / 3, abs=1e-4)
    assert law.quantile(np.array([0.0, 0.2, 1.0])) == pytest.approx([1.0, 2.0, 6.0])


@pytest.mark.parametrize("nominal", [1.0, 3.0])
def test_triangular__nominal_at_an_end(nominal):
    values = from_band(1.0, nominal, 3.0).quantile(np.linspace(0, 1, 11))
    assert np.all(np.isfinite(values))
    assert values[0] == pytest.approx(1.0)
    assert values[-1] == pytest.approx(3.0)


def test_from_band__log_scale_above_four_and_not_at_four():
    assert from_band(1.0, 2.0, 4.0) == Triangular(1.0, 2.0, 4.0, log=False)
    assert from_band(1.0, 2.0, 4.1) == Triangular(1.0, 2.0, 4.1, log=True)
    assert from_band(-1.0, 2.0, 9.0) == Triangular(-1.0, 2.0, 9.0, log=False)
    assert from_band(2.0, 2.0, 2.0) == Constant(2.0)


def test_from_band__refuses_disorder():
    with pytest.raises(ValueError, match="in order"):
        from_band(3.0, 2.0, 4.0)
    with pytest.raises(ValueError, match="above 0"):
        from_band(0.0, 2.0, 4.0, shape="log-uniform")
    with pytest.raises(ValueError, match="shape"):
        from_band(1.0, 2.0, 4.0, shape="normal")


def test_log_uniform__median_is_the_geometric_mean():
    assert LogUniform(1.0, 100.0).quantile(np.array(0.5)) == pytest.approx(10.0)


def test_uniform__quantiles_are_linear():
    assert from_band(1.0, 1.5, 3.0, "uniform").quantile(np.array(0.25)) == pytest.approx(1.5)


def test_discrete__camps_have_equal_weight():
    values = Discrete((0.5, 0.9)).quantile((np.arange(1000) + 0.5) / 1000)
    assert np.count_nonzero(values == 0.5) == 500
    assert set(values) == {0.5, 0.9}


def test_draw_columns__column_does_not_depend_on_how_the_table_was_given():
    laws = {"b": Triangular(0, 1, 2), "a": LogUniform(1, 10), "c": Constant(3.0)}
    one = draw_columns(laws, 64, seed=0)
    two = draw_columns(dict(reversed(laws.items())), 64, seed=0)
    for path in laws:
        assert np.array_equal(one[path], two[path])
    assert np.all(one["c"] == 3.0)


def test_draw_columns__seed_zero_is_a_seed():
    laws = {"a": Triangular(0, 1, 2)}
    assert np.array_equal(draw_columns(laws, 8, 0)["a"], draw_columns(laws, 8, 0)["a"])
    assert not np.array_equal(draw_columns(laws, 8, 0)["a"], draw_columns(laws, 8, 1)["a"])


def test_draw_columns__a_column_does_not_depend_on_the_others():
    laws = {"b": Triangular(0, 1, 2), "a": LogUniform(1, 10)}
    assert np.array_equal(
        draw_columns(laws, 64, 9)["b"], draw_columns({"b": laws["b"]}, 64, 9)["b"]
    )


def test_draw_columns__sixty_unrelated_columns_stay_unrelated():
    """Scrambled Sobol points fail this: pairs of their later dimensions are locked together."""
    table = draw_columns({f"p{i:02d}": Triangular(0, 1, 2) for i in range(60)}, 1024, 4)
    columns = list(table.values())
    shares = [first_order_share(a, b) for i, a in enumerate(columns) for b in columns[:i]]
    assert max(shares) < 0.06
    assert np.mean(np.array(shares) > noise_share(1024)) < 0.10


def test_draw_columns__marginals_are_even():
    column = draw_columns({"a": LogUniform(1, 10), "b": Triangular(0, 1, 2)}, 256, 5)["a"]
    counts, _ = np.histogram(np.log10(column), bins=16, range=(0, 1))
    assert np.all(counts == 16)  # stratified: the same number of draws in each part


def test_draw_columns__shared_rank_moves_columns_together():
    laws = {"a": Triangular(0, 1, 2), "b": LogUniform(1, 10), "c": Triangular(0, 1, 2)}
    table = draw_columns(laws, 64, 0, ranks={"a": "mast", "b": "mast"})
    assert np.array_equal(np.argsort(table["a"]), np.argsort(table["b"]))
    assert not np.array_equal(np.argsort(table["a"]), np.argsort(table["c"]))


def test_draw_columns__needs_a_draw_and_powers_of_two_are_known():
    with pytest.raises(ValueError, match="at least 1"):
        draw_columns({"a": Triangular(0, 1, 2)}, 0, 0)
    assert nearest_powers_of_two(1000) == (512, 1024)
    assert nearest_powers_of_two(1024) == (1024, 1024)


def test_quantiles_and_error__uniform():
    values = np.random.default_rng(1).random(4096)
    assert quantiles(values)["p05"] == pytest.approx(0.05, abs=0.01)
    assert standard_error_of_median(values) == pytest.approx(0.5 / np.sqrt(4096), rel=0.3)


def _ishigami(x: np.ndarray) -> np.ndarray:
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def test_first_order_share__ishigami_closed_form():
    """Ishigami & Homma 1990: S1 = 0.3139, S2 = 0.4424, S3 = 0 for a = 7, b = 0.1."""
    laws = {name: Triangular(0, 0.5, 1) for name in "abcd"}
    u = np.array(list(draw_columns(laws, 16384, 3).values()))
    # a triangular column back to uniform, so that the closed form applies
    uniform = np.where(u < 0.5, 2 * u**2, 1 - 2 * (1 - u) ** 2)
    x = np.pi * (2 * uniform - 1)
    outcome = _ishigami(x)
    found = [first_order_share(row, outcome) for row in x]
    assert found == pytest.approx([0.3139, 0.4424, 0.0, 0.0], abs=0.03)


def test_first_order_share__no_influence_stays_below_noise():
    rng = np.random.default_rng(7)
    shares = [first_order_share(rng.random(1024), rng.random(1024)) for _ in range(400)]
    above = np.mean(np.array(shares) > noise_share(1024))
    assert above == pytest.approx(0.05, abs=0.035)


def test_first_order_share__two_camps_and_constants():
    camp = np.tile([0.5, 0.9], 512)
    assert first_order_share(camp, camp * 3) == pytest.approx(1.0, abs=1e-9)
    assert first_order_share(np.ones(8), np.arange(8.0)) == 0.0
    assert first_order_share(np.arange(8.0), np.ones(8)) == 0.0


def test_rank_and_halves():
    rng = np.random.default_rng(2)
    table = {"strong": rng.random(512), "weak": rng.random(512), "fixed": np.ones(512)}
    outcome = 3 * table["strong"] + 0.3 * table["weak"]
    assert [path for path, _ in rank(table, outcome)] == ["strong", "weak"]
    low, high = halves(table["strong"], outcome)
    assert low < high
