"""Freezes what statsmodels and numpy say of proportions and of sums of them. Run by hand: python3 make_tier_goldens.py"""

import json
from pathlib import Path

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

HERE = Path(__file__).parent


def normal(successes, trials, level=0.95):
    low, high = proportion_confint(successes, trials, 1 - level, method="normal")
    return [successes, trials, level, float(low), float(high)]


def both_groups(called, first, second):
    """Called times the sum of two rates. Newcombe's interval of a difference is the same recovery of variance as of a sum,
    with the second rate's sides changed over: p1 + p2 = p1 - q2 + 1, where q2 is the second group's rate of failures."""
    low, high = confint_proportions_2indep(
        first[0], first[1], second[1] - second[0], second[1], method="newcomb", compare="diff"
    )
    return {
        "called": called,
        "groups": [list(first), list(second)],
        "low": float(called * (low + 1)),
        "high": float(called * (high + 1)),
    }


def coverage(seed=5, lists=40_000):
    """How often the list's interval, by the formula of the docstring, holds what a list brings: rates known from samples."""
    rng = np.random.default_rng(seed)
    truth = np.array([0.16, 0.085, 0.035])
    trials = np.array([245, 1281, 37034])
    called = np.array([40, 160, 800])
    z = stats.norm.ppf(0.975)
    held = 0
    for _ in range(lists):
        known = rng.binomial(trials, truth)
        low, high = proportion_confint(known, trials, 0.05, method="wilson")
        rate = known / trials
        luck = z**2 * (called * rate * (1 - rate)).sum()
        mean = (called * rate).sum()
        below = np.sqrt(((called * (rate - low)) ** 2).sum() + luck)
        above = np.sqrt(((called * (high - rate)) ** 2).sum() + luck)
        held += mean - below <= rng.binomial(called, truth).sum() <= mean + above
    return held / lists


goldens = {
    "normal": [
        # The tiers of the reference log, whose intervals are normal ones.
        normal(39, 245),
        normal(110, 1281),
        normal(8, 84),
        normal(15, 130),
        normal(49, 674),
        normal(0, 18),
        normal(3, 3),
        normal(2, 10, 0.9),
    ],
    "sums": [
        both_groups(100, (39, 245), (110, 1281)),
        both_groups(7, (8, 84), (1275, 37034)),
        both_groups(1, (1, 12), (15, 130)),
    ],
    "coverageOfLists": coverage(),
}
(HERE / "tiers.json").write_text(json.dumps(goldens, indent=1) + "\n")
