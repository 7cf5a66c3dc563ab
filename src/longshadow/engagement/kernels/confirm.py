"""When M of N successive scans have detected: the exact distribution over scans, path by path."""

from __future__ import annotations

import numpy as np

from longshadow.engagement.kernels import jit

__all__ = ["confirm_paths", "first_passage"]

#: Chance of confirmation that may be left out at each end of the distribution.
LEAST_LEFT = 1e-7
#: Ranges needed beyond so many reaches are as good as this many.
MOST_RATIO = 1e6


@jit
def first_passage(chance, ones, hits, left_at_end, weights, moved, gained):
    """Fill the probability that the rule is first met at each scan; return how many were filled.

    A chain over the outcomes of the last n - 1 scans as bits of a number, ended when the rule is
    met (`longshadow.physics.accumulation.confirmation_probability`). It stops when no more than
    ``left_at_end`` is open. ``ones`` (2^(n-1),) counts the set bits of each number; ``weights``
    and ``moved`` are room of that size.
    """
    mask = ones.size - 1
    weights[:] = 0.0
    weights[0] = 1.0
    left = 1.0
    for scan in range(chance.size):
        pd, won = chance[scan], 0.0
        moved[:] = 0.0
        for state in range(ones.size):
            weight = weights[state]
            if weight > 0.0:
                moved[(state << 1) & mask] += weight * (1.0 - pd)
                if ones[state] == hits - 1:
                    won += weight * pd
                else:
                    moved[(state << 1 | 1) & mask] += weight * pd
        weights[:] = moved
        gained[scan] = won
        left -= won
        if left <= left_at_end:
            return scan + 1
    return chance.size


@jit
def fill_chances(time, needed, claim, table, revisit, least, chance):
    """Fill the chance that each scan detects; return the first of more than ``least``, and the end.

    Scans fall every revisit time from half of one after the first sample. The range needed is
    linear between samples, and infinite next to one where it is. ``claim`` is (reach, mean
    signal-to-noise ratio there), and ``table`` holds Pd at evenly spaced noise shares
    1 / (1 + SNR).
    """
    reach, snr = claim
    last, begin, i, scan = table.size - 1, -1, 0, 0
    at = time[0] + 0.5 * revisit
    while at <= time[-1] and scan < chance.size:
        while time[i + 1] < at:
            i += 1
        chance[scan] = 0.0
        if needed[i] < np.inf and needed[i + 1] < np.inf:
            share = (at - time[i]) / (time[i + 1] - time[i])
            ratio = min((needed[i] + share * (needed[i + 1] - needed[i])) / reach, MOST_RATIO)
            fourth = ratio * ratio * ratio * ratio
            place = fourth / (fourth + snr) * last
            k = min(int(place), last - 1)
            chance[scan] = table[k] + (place - k) * (table[k + 1] - table[k])
            if begin < 0 and chance[scan] > least:
                begin = scan
        scan += 1
        at = time[0] + (scan + 0.5) * revisit
    return (begin, scan) if begin >= 0 else (scan, scan)


@jit
def fill_quantiles(gained, start, revisit, quantile):
    """Fill the scans by which evenly spaced shares of all that was gained have been used up.

    Inner ones are scans. The two ends make the mean over the first and over the last share exact
    when times are drawn linearly between quantiles: else one scan of hardly any chance, long
    before or after all others, would stretch a whole share. Return all that was gained.
    """
    total, levels = gained.sum(), quantile.size - 1
    level, used, head, tail = 1, 0.0, 0.0, 0.0
    if not total > 0.0:
        return 0.0
    share = total / levels
    for scan in range(gained.size):
        at = start + scan * revisit
        upto = used + gained[scan]
        head += max(0.0, min(upto, share) - used) * at
        tail += max(0.0, upto - max(used, total - share)) * at
        while level < levels and upto >= share * level * (1.0 - 1e-12):
            quantile[level] = at
            level += 1
        used = upto
    end = start + (gained.size - 1) * revisit
    low, high = quantile[1], quantile[levels - 1]
    quantile[0] = min(max(2.0 * head / share - low, start), low)
    quantile[levels] = max(min(2.0 * tail / share - high, end), high)
    return total


@jit
def confirm_paths(time, needed, claim, table, revisit, ones, rule, share, quantile):
    """Fill the chance of ever confirming each path, and the quantiles of when.

    ``rule`` is (hits, of, ways that the other hits can lie within a window). A window confirms
    with at most ways * Pd^hits in each scan: those before all that matter are left out.
    """
    hits, of, ways = rule
    scans = 1
    for p in range(time.shape[0]):
        scans = max(scans, int((time[p, -1] - time[p, 0]) / revisit) + 2)
    chance, gained = np.empty(scans), np.empty(scans)
    weights, moved = np.empty(ones.size), np.empty(ones.size)
    least = (LEAST_LEFT / (scans * ways)) ** (1.0 / hits)
    for p in range(time.shape[0]):
        begin, end = fill_chances(time[p], needed[p], claim, table, revisit, least, chance)
        begin = max(begin - of + 1, 0)
        count = first_passage(chance[begin:end], ones, hits, LEAST_LEFT, weights, moved, gained)
        start = time[p, 0] + (begin + 0.5) * revisit
        share[p] = min(fill_quantiles(gained[:count], start, revisit, quantile[p]), 1.0)
