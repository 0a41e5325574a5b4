"""Saves models as the installed xgboost writes them, JSON and UBJSON, with what it predicts from them.

Run once for each version, in an environment of its own (numpy below 2 for the older ones, pandas for the newest): 1.7.6, 2.1.4,
3.0.5, 3.2.0.
"""

import base64
import json
from pathlib import Path

import numpy as np
import xgboost as xgb

NAMES = ["age (years)", 'größe "x"', "branch", "ware\\house"]
TYPES = ["int", "q", "c", "c"]
HERE = Path(__file__).parent


def table(rows, seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, 4)).astype(np.float32)
    x[:, 0] = rng.integers(18, 80, rows)
    x[:, 2] = rng.integers(0, 5, rows)
    x[:, 3] = rng.integers(0, 40, rows)
    chance = 1 / (1 + np.exp(-(x[:, 1] + x[:, 2] % 3 - 1 + np.sin(7 * x[:, 3]))))
    y = (rng.random(rows) < chance).astype(int)
    x[rng.random(x.shape) < 0.1] = np.nan
    return x, y


def named(x, y=None):
    return xgb.DMatrix(x, y, feature_names=NAMES, feature_types=TYPES, enable_categorical=True)


def framed(x, y):
    """The same rows as a data frame, whose categories are no codes and stand in no order."""
    import pandas as pd

    def categories(codes, names):
        return pd.Categorical.from_codes(np.nan_to_num(codes, nan=-1).astype(int), names)

    frame = pd.DataFrame(x, columns=NAMES)
    frame[NAMES[2]] = categories(x[:, 2], ["west", "a", "ab", "B", "north"])
    frame[NAMES[3]] = categories(x[:, 3], [(11 * k) % 40 + 100 for k in range(40)])
    return xgb.DMatrix(frame, y, enable_categorical=True)


def models(x, y):
    """Each a name, the columns' names and types if the model has them, and the model."""
    data, bare = named(x, y), xgb.DMatrix(x, y * 2.5 + 3)
    logistic = {"objective": "binary:logistic", "tree_method": "hist", "max_depth": 3, "max_cat_to_onehot": 6}
    yield "logistic", True, xgb.train({**logistic, "scale_pos_weight": 0.3}, data, 3)
    other = named(*table(60, 3))
    stopped = {**logistic, "eta": 1, "eval_metric": "logloss"}
    yield "stopped early", True, xgb.train(stopped, data, 30, [(other, "v")], early_stopping_rounds=2, verbose_eval=False)
    dart = {**logistic, "booster": "dart", "rate_drop": 0.5, "num_parallel_tree": 2, "subsample": 0.7, "seed": 4}
    yield "dart", True, xgb.train(dart, data, 3)
    squares = {"objective": "reg:squarederror", "tree_method": "exact", "max_depth": 4, "gamma": 6, "min_child_weight": 4}
    yield "pruned", False, xgb.train(squares, bare, 2)
    large = x.copy()
    large[:, 1] = np.where(y == 1, np.nan, 3.4e38)
    yield "past float32", False, xgb.train({**logistic, "max_depth": 2}, xgb.DMatrix(large, y), 1)
    yield "no trees", False, xgb.train(squares, bare, 0)
    if xgb.__version__ >= "3.1":
        yield "data frame", True, xgb.train({**logistic, "max_depth": 2}, framed(x, y), 2)
    yield "a leaf", False, xgb.train({**squares, "gamma": 1e9}, bare, 1)


def case(name, has_names, booster, x):
    data = named(x) if has_names else xgb.DMatrix(x)
    rounds = booster.num_boosted_rounds()
    leaves = booster.predict(data, pred_leaf=True).reshape(len(x), -1) if rounds else np.zeros((len(x), 0))
    margins = booster.predict(data, output_margin=True, iteration_range=(0, rounds))
    return {
        "name": name,
        "rounds": rounds,
        "json": bytes(booster.save_raw("json")).decode(),
        "ubjson": base64.b64encode(bytes(booster.save_raw("ubj"))).decode(),
        "margins": [float(v) for v in margins],
        "leaves": [[int(v) for v in row] for row in leaves],
    }


if __name__ == "__main__":
    x, _ = table(24, 2)
    x[0, 3] = 300  # a category that training did not see
    golden = {
        "xgboost": xgb.__version__,
        "names": NAMES,
        "types": TYPES,
        "columns": [[None if np.isnan(v) else float(v) for v in x[:, j]] for j in range(4)],
        "cases": [case(*model, x) for model in models(*table(300, 1))],
    }
    path = HERE / f"xgboost-{xgb.__version__}.json"
    path.write_text(json.dumps(golden, separators=(",", ":"), ensure_ascii=False) + "\n")
    print(path.name, path.stat().st_size, [(c["name"], c["rounds"]) for c in golden["cases"]])
