"""Trains with xgboost 3.2.0 and freezes what it grew, predicted and explained. Run by hand: python3 make_booster_goldens.py"""

import base64
import json
from pathlib import Path

import numpy as np
import xgboost as xgb

HERE = Path(__file__).parent


def awkward_data(seed, rows):
    """Ties, missing values, a constant column, a column that is always missing, a binary one."""
    rng = np.random.default_rng(seed)
    x = np.column_stack(
        [
            np.round(rng.normal(size=rows), 1),
            rng.integers(0, 5, size=rows),
            np.full(rows, 7.25),
            rng.integers(0, 2, size=rows),
            np.round(rng.exponential(size=rows), 2),
            np.full(rows, np.nan),
        ]
    ).astype(np.float32)
    x[rng.random(rows) < 0.15, 0] = np.nan
    x[rng.random(rows) < 0.3, 4] = np.nan
    odds = -1.5 + 0.9 * np.nan_to_num(x[:, 0], nan=1.0) + 0.8 * x[:, 3] - 0.4 * np.nan_to_num(x[:, 4], nan=2.0)
    y = (rng.random(rows) < 1 / (1 + np.exp(-odds))).astype(int)
    return x, y, np.round(rng.random(rows) + 0.25, 2).astype(np.float32)


CASES = {
    "defaults": {},
    "regularised": {"alpha": 1.0, "lambda": 5.0, "eta": 0.02, "max_depth": 4},
    "gamma and light children": {"gamma": 0.7, "min_child_weight": 0, "max_depth": 5},
    "no penalty": {"lambda": 0, "min_child_weight": 3, "max_depth": 3},
    "capped leaves": {"max_delta_step": 0.4, "max_depth": 3},
    "weighted positives": {"scale_pos_weight": 3.5, "max_depth": 3},
    "given base score": {"base_score": 0.039, "max_depth": 2},
    "weighted rows": {"weighted": True, "max_depth": 3},
    "few bins": {"max_bin": 8, "max_depth": 4},
}


def plain(column):
    return [None if np.isnan(v) else float(v) for v in column]


def boosters():
    x, y, weights = awkward_data(7, 240)
    names = ["score", "grade", "constant", "flag", "wait", "absent"]
    cases = []
    for name, settings in CASES.items():
        settings = dict(settings)
        weighted = settings.pop("weighted", False)
        matrix = xgb.DMatrix(x, label=y, weight=weights if weighted else None, feature_names=names)
        parameters = {"objective": "binary:logistic", "tree_method": "hist", "nthread": 1, **settings}
        booster = xgb.train(parameters, matrix, num_boost_round=6)
        contributions = booster.predict(matrix, pred_contribs=True)
        cases.append(
            {
                "name": name,
                "settings": settings,
                "weighted": weighted,
                "model": booster.save_raw("json").decode(),
                "margins": [float(v) for v in booster.predict(matrix, output_margin=True)],
                "contributions": [[float(v) for v in row] for row in contributions[:20]],
            }
        )
    return {
        "xgboost": xgb.__version__,
        "names": names,
        "columns": [plain(x[:, j]) for j in range(x.shape[1])],
        "labels": y.tolist(),
        "weights": weights.tolist(),
        "cases": cases,
    }


def cuts():
    rng = np.random.default_rng(11)
    rows = 2000
    x = np.column_stack(
        [rng.normal(size=rows), np.round(rng.exponential(size=rows), 2), rng.random(rows) ** 4, rng.integers(0, 9, rows)]
    ).astype(np.float32)
    x[rng.random(rows) < 0.1, 1] = np.nan
    results = []
    for max_bin in [256, 64, 5]:
        matrix = xgb.QuantileDMatrix(x, max_bin=max_bin)
        pointers, values = matrix.get_quantile_cut()
        # get_quantile_cut puts each column's minimum before its cuts.
        results.append(
            {
                "maxBin": max_bin,
                "cuts": [[float(v) for v in values[pointers[j] : pointers[j + 1]]] for j in range(x.shape[1])],
            }
        )
    return {
        "xgboost": xgb.__version__,
        "float32Columns": [base64.b64encode(np.ascontiguousarray(x[:, j]).tobytes()).decode() for j in range(4)],
        "results": results,
    }


def write(name, golden):
    path = HERE / name
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(name, path.stat().st_size)


if __name__ == "__main__":
    write("booster.json", boosters())
    write("quantile-cuts.json", cuts())
