"""Trains with xgboost 3.2.0 and freezes how xgboost and shap 0.51 explain it. Run by hand: python3 make_shap_goldens.py"""

import json
from pathlib import Path

import numpy as np
import shap
import xgboost as xgb

HERE = Path(__file__).parent
NAMES = ["score", "grade", "city", "flag", "wait", "noise"]
IMPORTANCE = ["weight", "gain", "cover", "total_gain", "total_cover"]


def data(seed, rows):
    """Ties, missing values, categories (`city`, of 7) and a target with interactions."""
    rng = np.random.default_rng(seed)
    x = np.column_stack(
        [
            np.round(rng.normal(size=rows), 1),
            rng.integers(0, 5, size=rows),
            rng.integers(0, 7, size=rows),
            rng.integers(0, 2, size=rows),
            np.round(rng.exponential(size=rows), 2),
            np.round(rng.normal(size=rows), 2),
        ]
    ).astype(np.float32)
    x[rng.random(rows) < 0.15, 0] = np.nan
    x[rng.random(rows) < 0.1, 2] = np.nan
    x[rng.random(rows) < 0.3, 4] = np.nan
    city = np.array([1.0, -1.0, 0.5, -0.5, 0.0, 1.5, -1.5])[np.nan_to_num(x[:, 2], nan=4).astype(int)]
    odds = -0.5 + np.nan_to_num(x[:, 0], nan=1.0) * (x[:, 3] + 0.3) + city - 0.4 * np.nan_to_num(x[:, 4], nan=2.0)
    return x, odds + rng.logistic(size=rows)


CASES = {
    "depth 4": {"max_depth": 4},
    "depth 11": {"max_depth": 11, "min_child_weight": 0.1, "lambda": 0.1, "rounds": 2},
    "leaves of one long way": {"max_depth": 0, "max_leaves": 24, "grow_policy": "lossguide", "min_child_weight": 0.1},
    "one-hot categories": {"max_depth": 4, "categorical": True, "max_cat_to_onehot": 10},
    "sets of categories": {"max_depth": 6, "categorical": True, "max_cat_to_onehot": 1, "min_child_weight": 0.1},
    "deep, sets of categories": {"max_depth": 10, "categorical": True, "max_cat_to_onehot": 1, "min_child_weight": 0.05, "rounds": 2},
    "weighted trees": {"max_depth": 3, "booster": "dart", "rate_drop": 0.5, "one_drop": 1, "rounds": 6},
    "squared error": {"max_depth": 4, "objective": "reg:squarederror"},
    "single leaves": {"max_depth": 3, "gamma": 1000},
}


def case(name, settings):
    settings = dict(settings)
    categorical = settings.pop("categorical", False)
    rounds = settings.pop("rounds", 4)
    objective = settings.setdefault("objective", "binary:logistic")
    x, target = data(5, 400)
    y = target if objective == "reg:squarederror" else (target > 0).astype(int)
    kinds = ["c" if categorical and one == "city" else "q" for one in NAMES]

    def matrix(rows, label=None):
        return xgb.DMatrix(rows, label=label, feature_names=NAMES, feature_types=kinds, enable_categorical=True)

    booster = xgb.train(
        {"tree_method": "hist", "nthread": 1, "seed": 3, **settings}, matrix(x, y), num_boost_round=rounds
    )
    few, background = x[:12], x[100:130]
    frozen = {
        "name": name,
        "model": booster.save_raw("json").decode(),
        "margins": floats(booster.predict(matrix(few), output_margin=True)),
        "contributions": floats(booster.predict(matrix(few), pred_contribs=True).ravel()),
        "interactions": floats(booster.predict(matrix(few[:4]), pred_interactions=True).ravel()),
        "importance": {kind: booster.get_score(importance_type=kind) for kind in IMPORTANCE},
    }
    if not categorical and settings.get("booster") != "dart":
        explainer = shap.TreeExplainer(booster, background, feature_perturbation="interventional")
        values = explainer.shap_values(few)
        frozen["interventional"] = [*map(float, values.ravel())]
        frozen["interventionalBias"] = float(np.ravel(explainer.expected_value)[0])
    return frozen


def floats(values):
    return [float(f"{value:.9g}") for value in values]


def plain(column):
    return [None if np.isnan(v) else float(v) for v in column]


if __name__ == "__main__":
    x, _ = data(5, 400)
    golden = {
        "xgboost": xgb.__version__,
        "shap": shap.__version__,
        "names": NAMES,
        "columns": [plain(x[:12, j]) for j in range(x.shape[1])],
        "background": [plain(x[100:130, j]) for j in range(x.shape[1])],
        "cases": [case(name, settings) for name, settings in CASES.items()],
    }
    path = HERE / "shap.json"
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(path.stat().st_size)
