"""Freezes what scikit-learn, imbalanced-learn and scipy say of the mathematics behind training.

Run by hand: python3 make_training_goldens.py (imbalanced-learn must be importable).
"""

import json
from pathlib import Path

import numpy as np
from imblearn.over_sampling import SMOTE
from scipy import stats
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.neighbors import NearestNeighbors

HERE = Path(__file__).parent


def smote():
    """One seed for imbalanced-learn and for the draws that it makes, so that neighbours and steps are known."""
    rng = np.random.default_rng(21)
    matrix = rng.normal(size=(260, 4)).astype(np.float32)
    labels = np.zeros(260, dtype=int)
    labels[:30] = 1
    matrix[:30] += np.array([1.0, -0.5, 0.0, 0.3], dtype=np.float32)
    neighbours = 5
    made, _ = SMOTE(k_neighbors=neighbours, random_state=4).fit_resample(matrix, labels)
    made = made[len(matrix):]
    near = NearestNeighbors(n_neighbors=neighbours + 1).fit(matrix[:30]).kneighbors(matrix[:30], return_distance=False)[:, 1:]
    state = np.random.RandomState(4)
    chosen = state.randint(low=0, high=near.size, size=len(made))
    steps = state.uniform(size=len(made))
    places = [
        [int(row), int(near[row, column]), float(step)]
        for row, column, step in zip(chosen // neighbours, chosen % neighbours, steps)
    ]
    again = np.array([matrix[a] + step * (matrix[b] - matrix[a]) for a, b, step in places])
    assert np.allclose(again, made, atol=1e-6), "the draws are not those of imbalanced-learn"
    return {
        "columns": matrix.T.astype(float).tolist(),
        "positives": 30,
        "neighbours": near.tolist(),
        "places": places,
        "synthetic": made.T.astype(float).tolist(),
        "means": made.mean(axis=0).tolist(),
        "deviations": made.std(axis=0).tolist(),
    }


def logistic():
    rng = np.random.default_rng(23)
    rows = 500
    matrix = rng.normal(size=(rows, 5))
    matrix[:, 3] = matrix[:, 0] + 0.05 * matrix[:, 3]
    labels = (rng.random(rows) < 1 / (1 + np.exp(2.2 - matrix @ [0.8, -0.4, 0.0, 0.2, 0.1]))).astype(int)
    cases = []
    for c in [0.01, 1.0, 100.0]:
        for weight in [None, "balanced"]:
            model = LogisticRegression(C=c, class_weight=weight, solver="lbfgs", tol=1e-10, max_iter=10_000)
            model.fit(matrix, labels)
            cases.append(
                {
                    "c": c,
                    "classWeight": weight or "none",
                    "intercept": float(model.intercept_[0]),
                    "weights": model.coef_[0].tolist(),
                    "logits": model.decision_function(matrix[:20]).tolist(),
                }
            )
    return {"columns": matrix.T.tolist(), "labels": labels.tolist(), "cases": cases}


def isotonic():
    rng = np.random.default_rng(25)
    cases = []
    for name, margins in [
        ("distinct margins", rng.normal(-3, 1.2, 400)),
        ("many ties", np.round(rng.normal(-3, 1.2, 400), 1)),
        ("falling", -np.linspace(-4, 0, 50)),
    ]:
        chance = 1 / (1 + np.exp(-(0.9 * margins + 0.5)))
        if name == "falling":
            chance = chance[::-1]
        labels = (rng.random(len(margins)) < chance).astype(float)
        model = IsotonicRegression(out_of_bounds="clip").fit(margins, labels)
        at = np.linspace(margins.min() - 1, margins.max() + 1, 60)
        cases.append(
            {
                "name": name,
                "margins": margins.tolist(),
                "labels": labels.astype(int).tolist(),
                "thresholdMargins": model.X_thresholds_.tolist(),
                "thresholdProbabilities": model.y_thresholds_.tolist(),
                "at": at.tolist(),
                "probabilities": model.predict(at).tolist(),
            }
        )
    return cases


def delong():
    """Straight from the definition: every pair of a positive and a negative is compared, and covariances are numpy's."""
    rng = np.random.default_rng(27)
    cases = []
    for name, digits, noise in [("distinct scores", 8, 1.0), ("ties", 1, 1.0), ("alike", 8, 0.05)]:
        labels = (rng.random(220) < 0.15).astype(int)
        first = np.round(rng.normal(size=220) + labels, digits)
        second = np.round((first if name == "alike" else rng.normal(size=220) + 0.6 * labels) + noise * rng.normal(size=220), digits)

        def kernel(scores):
            positive, negative = scores[labels == 1], scores[labels == 0]
            return (positive[:, None] > negative) + 0.5 * (positive[:, None] == negative)

        pairs = [kernel(first), kernel(second)]
        aucs = [pair.mean() for pair in pairs]
        assert np.allclose(aucs, [roc_auc_score(labels, first), roc_auc_score(labels, second)])
        covariance = np.cov([pair.mean(axis=1) for pair in pairs]) / pairs[0].shape[0]
        covariance += np.cov([pair.mean(axis=0) for pair in pairs]) / pairs[0].shape[1]
        error = np.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
        z = (aucs[0] - aucs[1]) / error
        cases.append(
            {
                "name": name,
                "labels": labels.tolist(),
                "firstScores": first.tolist(),
                "secondScores": second.tolist(),
                "first": aucs[0],
                "second": aucs[1],
                "standardError": error,
                "z": z,
                "p": 2 * stats.norm.sf(abs(z)),
                "low": aucs[0] - aucs[1] - stats.norm.ppf(0.975) * error,
                "high": aucs[0] - aucs[1] + stats.norm.ppf(0.975) * error,
            }
        )
    return cases


def binomial():
    return [
        [hits, trials, chance, stats.binomtest(hits, trials, chance, alternative="greater").pvalue]
        for hits, trials, chance in [(0, 10, 0.04), (1, 10, 0.04), (10, 10, 0.04), (40, 700, 0.04), (28, 700, 0.04), (95, 700, 0.04), (3, 5000, 0.001)]
    ]


if __name__ == "__main__":
    golden = {
        "smote": smote(),
        "logistic": logistic(),
        "isotonic": isotonic(),
        "delong": delong(),
        "binomial": binomial(),
    }
    path = HERE / "training.json"
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(path.name, path.stat().st_size)
