"""Freezes what scipy says of two-proportion tests. Run: python3 make_power_goldens.py > power.json"""

import json
import math

import numpy as np
from scipy import stats


def normal_power(p1, p2, alpha, n):
    mean = (p1 + p2) / 2
    pooled = math.sqrt(2 * mean * (1 - mean))
    own = math.sqrt(p1 * (1 - p1) + p2 * (1 - p2))
    critical = stats.norm.ppf(1 - alpha / 2) * pooled
    distance = abs(p2 - p1) * math.sqrt(n)
    return stats.norm.cdf((distance - critical) / own) + stats.norm.cdf((-distance - critical) / own)


def normal_size(p1, p2, alpha, power):
    mean = (p1 + p2) / 2
    reach = stats.norm.ppf(1 - alpha / 2) * math.sqrt(2 * mean * (1 - mean)) + stats.norm.ppf(power) * math.sqrt(
        p1 * (1 - p1) + p2 * (1 - p2)
    )
    return math.ceil((reach / (p2 - p1)) ** 2)


def exact_power(p1, p2, alpha, n):
    """Every pair of counts, each judged by scipy.stats.fisher_exact."""
    xs = range(n + 1)
    a = stats.binom.pmf(xs, n, p1)
    b = stats.binom.pmf(xs, n, p2)
    power = 0.0
    for x in xs:
        if a[x] < 1e-13:
            continue
        for y in xs:
            if b[y] < 1e-13:
                continue
            if stats.fisher_exact([[x, n - x], [y, n - y]])[1] <= alpha:
                power += a[x] * b[y]
    return power


def icc(sizes, positives):
    n = np.array(sizes, float)
    y = np.array(positives, float)
    total = n.sum()
    k = len(n)
    rate = y.sum() / total
    # One row a lead, then a one-way analysis of variance by hand of its sums of squares.
    groups = [np.concatenate([np.ones(int(p)), np.zeros(int(s - p))]) for s, p in zip(sizes, positives)]
    within = sum(((g - g.mean()) ** 2).sum() for g in groups) / (total - k)
    between = sum(len(g) * (g.mean() - rate) ** 2 for g in groups) / (k - 1)
    n0 = (total - (n**2).sum() / total) / (k - 1)
    return max(0.0, (between - within) / (between + (n0 - 1) * within))


cases = [(0.0389, 0.05835, 0.05), (0.0389, 0.05057, 0.05), (0.1, 0.2, 0.05), (0.04, 0.06, 0.01), (0.3, 0.2, 0.1)]
small = [(0.1, 0.3, 0.05, 40), (0.05, 0.2, 0.05, 60), (0.5, 0.3, 0.1, 35), (0.2, 0.2, 0.05, 50), (0.0389, 0.15, 0.05, 150)]
clusters = [([10, 12, 8, 30], [1, 4, 0, 3]), ([50] * 6, [2, 5, 1, 0, 9, 3]), ([5, 5], [1, 1])]

print(
    json.dumps(
        {
            "normal": [
                {"control": a, "treatment": b, "alpha": c, "power": [[n, normal_power(a, b, c, n)] for n in (10, 500, 1918, 5000)],
                 "size80": normal_size(a, b, c, 0.8), "size90": normal_size(a, b, c, 0.9)}
                for a, b, c in cases
            ],
            "exact": [{"control": a, "treatment": b, "alpha": c, "perArm": n, "power": exact_power(a, b, c, n)} for a, b, c, n in small],
            "icc": [{"sizes": s, "positives": p, "value": icc(s, p)} for s, p in clusters],
        },
        indent=1,
    )
)
