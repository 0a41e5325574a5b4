"""Freezes what scikit-learn, scipy, statsmodels and numpy measure. Run by hand: python3 make_measure_goldens.py"""

import json
from pathlib import Path

import numpy as np
from scipy import stats
from sklearn import metrics
from sklearn.calibration import _sigmoid_calibration, calibration_curve
from statsmodels.stats.proportion import proportion_confint

HERE = Path(__file__).parent


def ranking(name, scores, labels):
    order = np.argsort(-scores, kind="stable")
    top = max(1, int(np.floor(len(scores) * 0.1 + 0.5)))
    return {
        "name": name,
        "scores": scores.tolist(),
        "labels": labels.tolist(),
        "aucRoc": metrics.roc_auc_score(labels, scores),
        "aucPr": metrics.average_precision_score(labels, scores),
        "logLoss": metrics.log_loss(labels, scores),
        "brier": metrics.brier_score_loss(labels, scores),
        # Only meant where no tie crosses the border.
        "topDecileLift": float(labels[order[:top]].mean() / labels.mean()),
    }


def rankings():
    rng = np.random.default_rng(3)
    labels = (rng.random(400) < 0.06).astype(int)
    fine = np.clip(rng.beta(1, 14, 400) + 0.05 * labels, 0, 1)
    return [
        ranking("distinct scores", fine, labels),
        ranking("many ties", np.round(fine, 2), labels),
        ranking("all the same", np.full(400, 0.06), labels),
        ranking("zeros and ones", (fine > 0.1).astype(float), labels),
    ]


def calibration():
    rng = np.random.default_rng(5)
    margins = rng.normal(-3, 1.2, 500)
    labels = (rng.random(500) < 1 / (1 + np.exp(-(0.7 * margins - 0.4)))).astype(int)
    a, b = _sigmoid_calibration(margins, labels)
    probabilities = 1 / (1 + np.exp(-margins))
    curves = {}
    for strategy, name in [("uniform", "equal-width"), ("quantile", "equal-count")]:
        observed, predicted = calibration_curve(labels, probabilities, n_bins=10, strategy=strategy)
        edges = (
            np.linspace(0, 1, 11) if strategy == "uniform" else np.percentile(probabilities, np.linspace(0, 1, 11) * 100)
        )
        counts = np.bincount(np.searchsorted(edges[1:-1], probabilities), minlength=10)
        counts = counts[counts > 0]
        curves[name] = {
            "observed": observed.tolist(),
            "predicted": predicted.tolist(),
            "rows": counts.tolist(),
            "error": float(np.sum(counts * np.abs(observed - predicted)) / len(labels)),
        }
    return {
        "margins": margins.tolist(),
        "labels": labels.tolist(),
        "a": float(a),
        "b": float(b),
        "probabilities": probabilities.tolist(),
        "curves": curves,
    }


def statistics():
    rng = np.random.default_rng(9)
    first = np.round(rng.normal(size=80), 1)
    second = np.round(rng.normal(0.4, 1.3, size=55), 1)
    paired = np.round(first * 0.5 + rng.normal(size=80), 1)
    wilson = []
    for successes, trials in [(0, 20), (20, 20), (1, 3), (39, 1000), (500, 1000), (3, 100000)]:
        for level in [0.8, 0.95, 0.999]:
            low, high = proportion_confint(successes, trials, alpha=1 - level, method="wilson")
            wilson.append([successes, trials, level, low, high])
    return {
        "first": first.tolist(),
        "second": second.tolist(),
        "paired": paired.tolist(),
        "kolmogorovSmirnov": stats.ks_2samp(first, second).statistic,
        "spearman": stats.spearmanr(first, paired).statistic,
        "variation": float(stats.variation(first[:9] + 5, ddof=1)),
        "varied": (first[:9] + 5).tolist(),
        "wilson": wilson,
        "normalQuantiles": [[p, stats.norm.ppf(p)] for p in [1e-12, 1e-5, 0.01, 0.07, 0.3, 0.5, 0.9, 0.975, 0.99999]],
    }


def information_value():
    rng = np.random.default_rng(13)
    values = np.round(rng.exponential(size=300), 1).astype(np.float32)
    labels = (rng.random(300) < 0.05 + 0.1 * (values > 1)).astype(int)
    values[rng.random(300) < 0.2] = np.nan
    present = values[~np.isnan(values)].astype(np.float64)
    ends = np.unique(np.quantile(present, np.arange(1, 11) / 10))
    groups = [(values > low) & (values <= high) for low, high in zip([-np.inf, *ends[:-1]], ends)]
    groups.append(np.isnan(values))
    s, n = 0.5, len(groups)
    rows, total = [], 0.0
    for group in groups:
        good = (labels[group].sum() + s) / (labels.sum() + s * n)
        bad = ((1 - labels[group]).sum() + s) / ((1 - labels).sum() + s * n)
        total += (good - bad) * np.log(good / bad)
        rows.append([int(group.sum()), int(labels[group].sum()), float(np.log(good / bad))])
    return {
        "values": [None if np.isnan(v) else float(v) for v in values],
        "labels": labels.tolist(),
        "value": float(total),
        "bins": rows,
    }


if __name__ == "__main__":
    golden = {
        "rankings": rankings(),
        "calibration": calibration(),
        "statistics": statistics(),
        "informationValue": information_value(),
    }
    path = HERE / "measures.json"
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(path.name, path.stat().st_size)
