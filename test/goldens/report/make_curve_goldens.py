"""Freezes what scikit-learn says of three curves, and where numpy's own bootstrap puts their bands. Run by hand: python3 make_curve_goldens.py"""

import json
from pathlib import Path

import numpy as np
from sklearn.metrics import precision_recall_curve, roc_curve

HERE = Path(__file__).parent
STEPS = 20
RESAMPLES = 4000


def rows():
    rng = np.random.default_rng(11)
    labels = (rng.random(300) < 0.2).astype(int)
    # Rounded, so that many rows tie.
    scores = np.round(rng.normal(0, 1, 300) + 1.1 * labels, 1)
    return scores, labels


def curves(scores, labels):
    steps = np.arange(STEPS + 1)
    positives, rows = labels.sum(), len(labels)
    negatives = rows - positives
    fpr, tpr, _ = roc_curve(labels, scores, drop_intermediate=False)
    # In whole rows, so that a step falls on a point exactly; numpy takes the upper end where the curve rises straight up.
    false, true = np.rint(fpr * negatives), np.rint(tpr * positives)
    roc = np.interp(steps * negatives / STEPS, false, tpr)

    precision, recall, _ = precision_recall_curve(labels, scores)
    # From the highest score down, without the point (0, 1) that scikit-learn adds.
    precision, recall = precision[:-1][::-1], recall[:-1][::-1]
    first = np.searchsorted(recall, steps[1:] / STEPS - 1e-12)
    reached = precision[first]

    gain = np.interp(steps * rows / STEPS, false + true, tpr)
    return {"roc": roc, "precisionRecall": reached, "gain": gain}


def bands(scores, labels):
    rng = np.random.default_rng(5)
    positives, negatives = np.flatnonzero(labels == 1), np.flatnonzero(labels == 0)
    drawn = []
    for _ in range(RESAMPLES):
        chosen = np.concatenate([rng.choice(positives, len(positives)), rng.choice(negatives, len(negatives))])
        drawn.append(curves(scores[chosen], labels[chosen]))
    return {
        name: {
            "low": np.quantile([one[name] for one in drawn], 0.025, axis=0).tolist(),
            "high": np.quantile([one[name] for one in drawn], 0.975, axis=0).tolist(),
        }
        for name in drawn[0]
    }


scores, labels = rows()
golden = {
    "steps": STEPS,
    "scores": scores.tolist(),
    "labels": labels.tolist(),
    "curves": {name: values.tolist() for name, values in curves(scores, labels).items()},
    "bands": bands(scores, labels),
}
(HERE / "curves.json").write_text(json.dumps(golden) + "\n")
