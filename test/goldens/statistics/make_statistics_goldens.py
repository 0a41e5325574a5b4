"""Freezes what pandas, scipy, statsmodels and numpy measure. Run by hand: python3 make_statistics_goldens.py"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.outliers_influence import variance_inflation_factor

HERE = Path(__file__).parent


def listed(values):
    return [None if v is None or (isinstance(v, float) and np.isnan(v)) else v for v in values]


def table():
    rng = np.random.default_rng(17)
    n = 150
    tenure = rng.exponential(5, n)
    age = 30 + tenure + rng.normal(0, 4, n)
    moves = np.round(rng.poisson(1.5, n)).astype(float)
    restless = moves / (tenure + 1) + rng.normal(0, 0.05, n)
    flag = (rng.random(n) < 0.2).astype(float)
    near = age * 0.5 - 2 * flag + rng.normal(0, 0.02, n)
    frame = pd.DataFrame(
        {"tenure": tenure, "age": age, "moves": moves, "restless": restless, "flag": flag, "near": near}
    )
    frame.loc[rng.random(n) < 0.2, "tenure"] = np.nan
    frame.loc[rng.random(n) < 0.1, "restless"] = np.nan
    return frame


def collinearity():
    frame = table()
    filled = frame.fillna(frame.mean())
    design = np.column_stack([np.ones(len(filled)), filled.to_numpy()])
    scaled = design / np.linalg.norm(design, axis=0)
    return {
        "names": list(frame.columns),
        "columns": [listed(frame[name].tolist()) for name in frame.columns],
        "pairwise": frame.corr().to_numpy().tolist(),
        "imputed": np.corrcoef(filled.to_numpy(), rowvar=False).tolist(),
        "vif": [variance_inflation_factor(design, i) for i in range(1, design.shape[1])],
        "conditionNumber": float(np.linalg.cond(scaled)),
    }


def kolmogorov_smirnov():
    rng = np.random.default_rng(23)
    cases = []
    for n, m, shift in [(9, 7, 0.8), (40, 25, 0.0), (120, 60, 0.35), (300, 300, 0.1)]:
        a, b = rng.normal(size=n), rng.normal(shift, 1, size=m)
        found = stats.ks_2samp(a, b, method="exact")
        cases.append({"first": a.tolist(), "second": b.tolist(), "distance": found.statistic, "chance": found.pvalue})
    a, b = rng.normal(size=500), rng.normal(0.12, 1, size=450)
    found = stats.ks_2samp(a, b)
    limiting = stats.kstwobign.sf(np.sqrt(500 * 450 / 950) * found.statistic)
    large = {
        "first": a.tolist(),
        "second": b.tolist(),
        "distance": found.statistic,
        "chance": limiting,
        # Of the same samples, to see how far the limit is from the truth.
        "exact": found.pvalue,
    }
    return {"exact": cases, "limiting": large}


def psi_of(before, now):
    keep = (before + now) > 0
    before, now = before[keep], now[keep]
    k = len(before)
    expected = (before + 0.5) / (before.sum() + 0.5 * k)
    actual = (now + 0.5) / (now.sum() + 0.5 * k)
    return {
        "reference": before.tolist(),
        "current": now.tolist(),
        "value": float(((actual - expected) * np.log(actual / expected)).sum()),
    }


def psi():
    rng = np.random.default_rng(29)
    reference, current = rng.exponential(1, 400), rng.exponential(1.4, 250)
    reference[rng.random(400) < 0.1] = np.nan
    current[rng.random(250) < 0.25] = np.nan
    cuts = np.unique(np.nanquantile(reference, np.arange(1, 10) / 10))

    def counted(values):
        present = values[~np.isnan(values)]
        return np.append(np.bincount(np.searchsorted(cuts, present), minlength=10), np.isnan(values).sum())

    numbers = {
        "first": listed(reference.tolist()),
        "second": listed(current.tolist()),
        **psi_of(counted(reference), counted(current)),
    }

    few_reference, few_current = rng.poisson(0.6, 300), rng.poisson(1.1, 200)
    known = np.unique(few_reference)

    def by_value(values):
        return np.array([*[(values == v).sum() for v in known], (~np.isin(values, known)).sum()])

    few = {
        "first": few_reference.tolist(),
        "second": few_current.tolist(),
        **psi_of(by_value(few_reference), by_value(few_current)),
    }

    states = np.array(["TX", "CA", "NY", "FL", None], dtype=object)
    words_reference = rng.choice(states, 300, p=[0.4, 0.3, 0.2, 0.05, 0.05])
    words_current = rng.choice(np.append(states, "WA"), 220, p=[0.2, 0.3, 0.2, 0.1, 0.1, 0.1])
    counts = pd.Series(words_reference).value_counts()
    order = sorted(counts.index, key=lambda word: (-counts[word], word))

    def by_word(values):
        series = pd.Series(values)
        return np.array(
            [
                *[(series == word).sum() for word in order],
                (series.notna() & ~series.isin(order)).sum(),
                series.isna().sum(),
            ]
        )

    words = {
        "first": listed(words_reference.tolist()),
        "second": listed(words_current.tolist()),
        **psi_of(by_word(words_reference), by_word(words_current)),
    }
    critical = [[k, a, stats.chi2.isf(a, k)] for k in [1, 2, 9, 10, 20] for a in [0.5, 0.05, 0.001, 1e-6]]
    return {"numbers": numbers, "few": few, "words": words, "critical": critical}


def category_information():
    rng = np.random.default_rng(31)
    words = rng.choice(np.array(["a", "b", "c", "d", "e", None], dtype=object), 400, p=[0.35, 0.25, 0.2, 0.05, 0.05, 0.1])
    labels = (rng.random(400) < np.where(words == "b", 0.25, 0.08)).astype(int)
    groups = [words == "a", words == "b", words == "c", (words == "d") | (words == "e"), pd.isna(words)]
    s, n = 0.5, len(groups)
    rows, total = [], 0.0
    for group in groups:
        good = (labels[group].sum() + s) / (labels.sum() + s * n)
        bad = ((1 - labels[group]).sum() + s) / ((1 - labels).sum() + s * n)
        total += (good - bad) * np.log(good / bad)
        rows.append([int(group.sum()), int(labels[group].sum()), float(np.log(good / bad))])
    scale = 1 / labels.sum() + 1 / (1 - labels).sum()
    return {
        "words": listed(words.tolist()),
        "labels": labels.tolist(),
        "value": float(total),
        "bins": rows,
        "chance": float(stats.chi2.sf(total / scale, n - 1)),
    }


if __name__ == "__main__":
    golden = {
        "collinearity": collinearity(),
        "kolmogorovSmirnov": kolmogorov_smirnov(),
        "psi": psi(),
        "categoryInformation": category_information(),
    }
    path = HERE / "statistics.json"
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(path.name, path.stat().st_size)
