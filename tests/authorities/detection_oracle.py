"""Detection probabilities to 20 digits by mpmath: a contour integral, or a direct sum.

Asked by ``oracles.py``. The energy of ``n`` pulses over the noise has the Laplace transform

    (1 + p)^(K - n) (1 + (1 + x / K) p)^-K        steady: (1 + p)^-n exp(-x p / (1 + p))

with mean energy ``x`` of the echo and ``K`` = 1, n, 2, 2n for Swerling 1 to 4. Up to 50 pulses it
is inverted along Talbot's contour, which shares nothing with the sums of the product; above, the
incomplete gamma functions are summed with 60 digits. At 50 pulses the two must agree.
"""

from __future__ import annotations

from typing import Any

PULSES = (1, 2, 3, 10, 50, 300, 1000, 5000, 100_000)
PFA = (1e-12, 1e-6, 0.1)
#: Mean energy of the echo, in units of what the threshold stands above the noise.
ENERGIES = (0.03, 0.6, 1.0, 2.0, 100.0)
BY_CONTOUR = 50


def answers() -> dict[str, Any]:
    """Detection probability of five kinds of target, and thresholds, with 60 digits."""
    import mpmath as mp

    thresholds, rows = [], []
    for n in PULSES:
        for pfa in PFA:
            y = _threshold(mp, n, pfa)
            thresholds.append(f"{n} {pfa!r} {float(y)!r}")
            spare = max(float(y) - n, n**0.5)
            for swerling in range(5):
                for energy in ENERGIES:
                    snr = energy * spare / n
                    pd = float(_pd(mp, n, y, snr, swerling))
                    rows.append(f"{swerling} {n} {pfa!r} {snr!r} {pd!r}")
    return {
        "columns": "swerling pulses pfa snr_ratio pd",
        "detection": rows,
        "threshold_columns": "pulses pfa threshold",
        "thresholds": thresholds,
    }


def _threshold(mp: Any, n: int, pfa: float) -> Any:
    """Root of the upper incomplete gamma function (Pfa below one half): bisection, then secants."""
    mp.mp.dps = 60

    def over(y: Any) -> Any:
        return mp.log(_gamma_tail(mp, n, y)) - mp.log(mp.mpf(pfa))

    low, high = mp.mpf(n) * 0.6, mp.mpf(n) + 40 * mp.sqrt(n) + 40
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if over(middle) > 0 else (low, middle)
    return mp.findroot(over, (low, high), solver="secant", tol=1e-80)


def _gamma_tail(mp: Any, n: int, y: Any) -> Any:
    """Chance that noise alone exceeds ``y``: exp(-y) sum of y^k / k! below n, all terms."""
    term = mp.exp((n - 1) * mp.log(y) - y - mp.loggamma(n))
    total, k = term, n - 1
    while k > 0 and term > total * mp.mpf(10) ** -65:
        term *= k / y
        total += term
        k -= 1
    return total


def _pd(mp: Any, n: int, y: Any, snr: float, swerling: int) -> Any:
    x = mp.mpf(n) * mp.mpf(snr)
    shape = {0: None, 1: 1, 2: n, 3: 2, 4: 2 * n}[swerling]
    if n > BY_CONTOUR:
        return _by_sum(mp, n, y, x, shape)
    answer = _by_contour(mp, n, y, x, shape)
    if n == BY_CONTOUR and abs(answer - _by_sum(mp, n, y, x, shape)) > mp.mpf(10) ** -18:
        raise AssertionError(f"two ways disagree: {n=} {snr=} {swerling=}")
    return answer


def _by_contour(mp: Any, n: int, y: Any, x: Any, shape: int | None) -> Any:
    def transform(p: Any) -> Any:
        if shape is None:
            return (1 + p) ** (-n) * mp.exp(-x * p / (1 + p)) / p
        return (1 + p) ** (shape - n) * (1 + (1 + x / shape) * p) ** (-shape) / p

    before = None
    for degree in (60, 100, 160, 260, 420, 680):
        mp.mp.dps = int(1.2 * degree) + 30
        now = 1 - mp.invertlaplace(transform, y, method="talbot", degree=degree)
        if before is not None and abs(now - before) < mp.mpf(10) ** -22:
            return now
        before = now
    raise AssertionError(f"the contour integral does not settle: {n=} {float(x)=} {shape=}")


def _by_sum(mp: Any, n: int, y: Any, x: Any, shape: int | None) -> Any:
    """Sum over the count k of P(count = k) P(gamma(n + k) < y), taken from 1."""
    mp.mp.dps = 60
    step = mp.exp(n * mp.log(y) - y - mp.loggamma(n + 1))
    tail = _gamma_tail(mp, n, y)
    weight = mp.exp(-x) if shape is None else (1 + x / shape) ** (-shape)
    missed, k = mp.mpf(0), 0
    while True:
        below = 1 - tail
        missed += weight * below
        if below < mp.mpf(10) ** -30:
            return 1 - missed
        k += 1
        weight *= x / k if shape is None else x * (shape + k - 1) / (k * (shape + x))
        tail += step
        step *= y / (n + k)
