"""Trains with xgboost 3.2.0 what is awkward to predict, and freezes margins and leaves. Run by hand: python3 make_predict_goldens.py"""

import json
from pathlib import Path

import numpy as np
import xgboost as xgb

HERE = Path(__file__).parent
ROWS = 150
TYPES = ["q", "q", "c", "c"]
NAMES = ["ties", "spread", "few", "many"]

CASES = {
    "deep and leaf by leaf": {"grow_policy": "lossguide", "max_depth": 0, "max_leaves": 60, "min_child_weight": 0, "lambda": 0.1},
    "categories one by one": {"max_cat_to_onehot": 100, "max_depth": 4},
    "sets of categories": {"max_cat_to_onehot": 1, "max_depth": 5, "min_child_weight": 0},
    "dart": {"booster": "dart", "rate_drop": 0.5, "one_drop": 1, "seed": 5, "max_depth": 3},
    "squared error": {"objective": "reg:squarederror", "max_depth": 6},
}


def awkward_data():
    rng = np.random.default_rng(23)
    x = np.column_stack(
        [
            np.round(rng.normal(size=ROWS), 1),
            rng.normal(size=ROWS) ** 3,
            rng.integers(0, 4, size=ROWS),
            rng.integers(0, 40, size=ROWS),
        ]
    ).astype(np.float32)
    x[rng.random(x.shape) < 0.15] = np.nan
    odds = np.nan_to_num(x[:, 0]) + (x[:, 2] == 2) - (x[:, 3] % 3 == 1) + np.isnan(x[:, 1])
    y = (rng.random(ROWS) < 1 / (1 + np.exp(-odds))).astype(int)
    return x, y


def case(name, settings):
    x, y = awkward_data()
    matrix = xgb.DMatrix(x, label=y, feature_names=NAMES, feature_types=TYPES, enable_categorical=True)
    parameters = {"objective": "binary:logistic", "tree_method": "hist", "nthread": 1, **settings}
    booster = xgb.train(parameters, matrix, num_boost_round=8)
    return {
        "name": name,
        "model": booster.save_raw("json").decode(),
        "margins": [float(v) for v in booster.predict(matrix, output_margin=True)],
        "outputs": [float(v) for v in booster.predict(matrix)],
        "leaves": [int(v) for v in booster.predict(matrix, pred_leaf=True).reshape(-1)],
    }


if __name__ == "__main__":
    x, _ = awkward_data()
    golden = {
        "xgboost": xgb.__version__,
        "names": NAMES,
        "types": TYPES,
        "columns": [[None if np.isnan(v) else float(v) for v in x[:, j]] for j in range(x.shape[1])],
        "cases": [case(name, settings) for name, settings in CASES.items()],
    }
    path = HERE / "predict.json"
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(path.name, path.stat().st_size)
