"""Beta distributions from bands, against scipy.stats.beta and closed forms."""

import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from longshadow.uncertainty.distributions import Beta, Constant, beta_from_band, from_band

U = np.linspace(0.001, 0.999, 333)


@pytest.mark.parametrize(("a", "b"), [(0.3, 0.4), (1.0, 1.0), (2.0, 5.0), (80.0, 3.0)])
def test_quantile__is_scipys(a, b):
    assert Beta(a, b).quantile(U) == pytest.approx(stats.beta(a, b).ppf(U), abs=1e-12)


@pytest.mark.parametrize(
    "ends", [(0.2, 0.9), (0.45, 0.55), (0.01, 0.99), (0.6, 0.999), (1e-4, 0.02)]
)
def test_band__ends_are_the_5_and_95_percent_quantiles(ends):
    law = beta_from_band(ends[0], sum(ends) / 2, ends[1])
    reference = stats.beta(law.a, law.b)
    assert law.quantile(np.array([0.05, 0.95])) == pytest.approx(ends, abs=1e-9)
    assert reference.cdf(ends) == pytest.approx([0.05, 0.95], abs=1e-9)


@pytest.mark.parametrize(("a", "b"), [(1.0, 1.0), (2.0, 5.0), (0.5, 0.5), (30.0, 2.0), (0.2, 3.0)])
def test_band__two_quantiles_give_the_parameters_back(a, b):
    low, high = stats.beta(a, b).ppf([0.05, 0.95])
    law = beta_from_band(low, low, high)
    assert (law.a, law.b) == pytest.approx((a, b), rel=1e-7)


def test_band__far_skewed_bands_are_solved_too():
    for low, high in [(8e-9, 1e-3), (2e-8, 0.13), (7e-11, 0.94), (0.06, 1 - 1e-7)]:
        law = beta_from_band(low, low, high)
        assert stats.beta(law.a, law.b).cdf([low, high]) == pytest.approx([0.05, 0.95], abs=1e-9)


def test_band__uniform_is_the_beta_of_one_and_one_and_mirrors_mirror():
    assert beta_from_band(0.05, 0.5, 0.95) == Beta(pytest.approx(1.0), pytest.approx(1.0))
    law, mirror = beta_from_band(0.2, 0.5, 0.9), beta_from_band(0.1, 0.5, 0.8)
    assert (law.a, law.b) == pytest.approx((mirror.b, mirror.a), rel=1e-9)


def test_band__nominal_is_not_used():
    assert beta_from_band(0.2, 0.2, 0.9) == beta_from_band(0.2, 0.8, 0.9)


@pytest.mark.parametrize("ends", [(0.0, 0.9), (0.2, 1.0), (0.0, 1.0), (-0.1, 0.5), (0.5, 1.2)])
def test_band__at_or_beyond_0_or_1_is_refused(ends):
    with pytest.raises(ValueError, match="0 < low, high < 1"):
        from_band(ends[0], 0.5, ends[1], "beta")


def test_band__disorder_a_point_and_nan_are_refused():
    with pytest.raises(ValueError, match="in order"):
        beta_from_band(0.6, 0.5, 0.9)
    with pytest.raises(ValueError, match="must differ"):
        beta_from_band(0.5, 0.5, 0.5)
    with pytest.raises(ValueError, match="in order"):
        beta_from_band(float("nan"), 0.5, 0.9)


def test_from_band__beta_by_name_and_a_point_is_held():
    assert from_band(0.2, 0.5, 0.9, "beta") == beta_from_band(0.2, 0.5, 0.9)
    assert from_band(0.5, 0.5, 0.5, "beta") == Constant(0.5)
    assert str(from_band(0.2, 0.5, 0.9, "beta")) == "beta, ends at 5 and 95 %"


def test_band__too_narrow_or_too_far_out_is_refused_and_not_wrong():
    for low, high in [(1e-300, 1e-290), (0.5, 0.5 + 1e-15)]:
        with pytest.raises(ValueError, match="no beta distribution found"):
            beta_from_band(low, low, high)


def test_import__loads_no_scipy():
    code = "import sys, longshadow.uncertainty.distributions; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_band__median_is_where_the_documentation_says():
    half = np.array([0.5])
    assert beta_from_band(0.2, 0.5, 0.8).quantile(half) == pytest.approx(0.5, abs=1e-12)
    assert beta_from_band(0.3, 0.6, 0.9).quantile(half) == pytest.approx(0.640, abs=5e-4)
