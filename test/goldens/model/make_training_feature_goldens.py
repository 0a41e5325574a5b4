"""Trains with everything that xgboost 3.2.0 hist offers and freezes what it grew. Run by hand: python3 make_training_feature_goldens.py"""

import json
from pathlib import Path

import numpy as np
import xgboost as xgb

HERE = Path(__file__).parent
NAMES = ["score", "wait", "region", "grade", "steps", "flag"]
TYPES = ["q", "q", "c", "c", "q", "q"]
ROWS = 260


def draw():
    """Two columns of numbers with gaps, one of 11 and one of 3 categories, both with gaps, one of few whole numbers, one of 0 and 1."""
    rng = np.random.default_rng(17)
    x = np.column_stack(
        [
            np.round(rng.normal(size=ROWS), 1),
            np.round(rng.exponential(size=ROWS), 1),
            np.minimum(rng.geometric(0.25, size=ROWS) - 1, 10),
            rng.integers(0, 3, size=ROWS),
            rng.integers(0, 6, size=ROWS),
            rng.integers(0, 2, size=ROWS),
        ]
    ).astype(np.float32)
    x += 0.0  # No -0: which zero XGBoost writes down hangs on the order of its sort.
    effect = np.array([0.4, -1, 1.2, 0, -0.5, 0.9, 1.5, -1.1, 0.3, 0.8, -0.6])[x[:, 2].astype(int)]
    odds = -0.6 + 0.8 * x[:, 0] + effect + 0.5 * (x[:, 3] == 1) - 0.3 * x[:, 1] + 0.1 * x[:, 4] * x[:, 5]
    for column, share in ((0, 0.15), (1, 0.3), (2, 0.1), (3, 0.05)):
        x[rng.random(ROWS) < share, column] = np.nan
    labels = (rng.random(ROWS) < 1 / (1 + np.exp(-odds))).astype(np.float32)
    amounts = np.round(10 + 3 * odds + rng.normal(size=ROWS), 2).astype(np.float32)
    weights = np.round(rng.random(ROWS) + 0.25, 2).astype(np.float32)
    weights[rng.random(ROWS) < 0.1] = 0
    return x, labels, amounts, weights


def lopsided(margins, matrix):
    """Squared error that counts three times where too little was said; float32 throughout."""
    over = margins - matrix.get_label()
    return np.where(over > 0, over, np.float32(3) * over), np.where(over > 0, 1, 3).astype(np.float32)


SQUARED = {"objective": "reg:squarederror"}
NUMBERS = {"columns": [0, 1, 4, 5]}
CASES = {
    "squared error": {**SQUARED, "max_depth": 4},
    "squared error, weighted rows": {**SQUARED, "use": "weights", "max_depth": 3},
    "squared error, weighted ones": {**SQUARED, "labels": "classes", "scale_pos_weight": 2.5, "max_depth": 3},
    "squared error, given base score": {**SQUARED, "base_score": -3.5, "max_depth": 2},
    "a custom objective": {**SQUARED, "custom": True, "max_depth": 3},
    "a custom objective of log-odds": {"custom": True, "max_depth": 2},
    "labels between 0 and 1": {"labels": "shares", "max_depth": 3},
    "all one": {"labels": "ones", "max_depth": 3},
    "all zero": {"labels": "zeros", "max_depth": 3},
    "all the same amount": {**SQUARED, "labels": "sevens", "max_depth": 3},
    "one row": {"taken": 1, "max_depth": 3},
    "one row of squared error": {**SQUARED, "taken": 1, "max_depth": 3, "min_child_weight": 0},
    "rows of weight zero": {"use": "weights", "max_depth": 3},
    "loss-guided to eight leaves": {"grow_policy": "lossguide", "max_leaves": 8, "max_depth": 0},
    "loss-guided, shallow": {"grow_policy": "lossguide", "max_depth": 3},
    "loss-guided without limits": {"grow_policy": "lossguide", "max_depth": 0, "gamma": 0.4, "rounds": 2},
    "by level to six leaves": {"max_leaves": 6, "max_depth": 5},
    "any depth": {"max_depth": 0, "gamma": 0.6, "min_child_weight": 0.5, "rounds": 2},
    "very deep": {"max_depth": 1000, "gamma": 0.5, "rounds": 2, "eta": 1},
    "alpha and capped leaves": {"alpha": 0.7, "max_delta_step": 0.3, "max_depth": 3, **NUMBERS},
    "alpha and light children": {"alpha": 1.5, "lambda": 0, "min_child_weight": 0, "max_depth": 4, **NUMBERS},
    "gamma": {"gamma": 2.5, "max_depth": 6},
    "rising and falling": {"monotone_constraints": {"score": 1, "wait": -1}, "max_depth": 5, **NUMBERS},
    "rising, with categories": {"monotone_constraints": {"score": 1, "steps": -1}, "max_depth": 4, "alpha": 0.2},
    "rising, loss-guided": {
        **{"monotone_constraints": {"steps": 1, "score": 1}, "grow_policy": "lossguide", "max_leaves": 9},
        "max_depth": 0,
        **SQUARED,
    },
    "rising, capped": {"monotone_constraints": {"score": 1}, "max_delta_step": 0.4, "max_depth": 4},
    "kept apart": {"interaction_constraints": [["score", "wait"], ["region", "grade", "flag"]], "max_depth": 4},
    "kept apart with an overlap": {
        "interaction_constraints": [["score", "flag"], ["flag", "steps", "region"]],
        "max_depth": 5,
        **SQUARED,
    },
    "categories one by one": {"max_cat_to_onehot": 20, "max_depth": 4, "columns": [2, 3]},
    "categories together": {"max_cat_to_onehot": 1, "max_depth": 4, "columns": [2, 3]},
    "few categories together": {"max_cat_threshold": 3, "max_depth": 4, "columns": [2, 3, 0]},
    "categories with light children": {"min_child_weight": 0, "lambda": 0.1, "max_depth": 4},
    "categories, capped leaves": {"max_delta_step": 0.25, "alpha": 0.3, "max_depth": 3},
    "categories, weighted rows, squared error": {**SQUARED, "use": "weights", "max_depth": 4},
    "dart, all left out": {"booster": "dart", "rate_drop": 1, "max_depth": 3, "rounds": 4},
    "dart, all left out, as a forest": {
        **{"booster": "dart", "rate_drop": 1, "normalize_type": "forest", "max_depth": 3, "rounds": 4},
    },
    "dart, none left out": {"booster": "dart", "rate_drop": 0.5, "skip_drop": 1, "max_depth": 3, "rounds": 4},
    "dart, by weight, squared error": {
        **{"booster": "dart", "rate_drop": 1, "sample_type": "weighted", "max_depth": 2, "rounds": 4},
        **SQUARED,
    },
}


def labels_of(kind, squared, labels, amounts):
    return {
        "classes": labels,
        "amounts": amounts,
        "shares": np.round(labels * 0.75 + 0.1, 2).astype(np.float32),
        "ones": np.ones(ROWS, np.float32),
        "zeros": np.zeros(ROWS, np.float32),
        "sevens": np.full(ROWS, 7.25, np.float32),
    }[kind or ("amounts" if squared else "classes")]


def features():
    x, labels, amounts, weights = draw()
    cases = []
    for name, given in CASES.items():
        settings = {"objective": "binary:logistic", "tree_method": "hist", "nthread": 1, **given}
        rounds = settings.pop("rounds", 3)
        columns = settings.pop("columns", list(range(len(NAMES))))
        custom = settings.pop("custom", False)
        rows = settings.pop("taken", ROWS)
        weighted = settings.pop("use", None) == "weights"
        target = labels_of(settings.pop("labels", None), settings["objective"] != "binary:logistic", labels, amounts)
        matrix = xgb.DMatrix(
            x[:rows, columns],
            label=target[:rows],
            weight=weights[:rows] if weighted else None,
            feature_names=[NAMES[column] for column in columns],
            feature_types=[TYPES[column] for column in columns],
            enable_categorical=True,
        )
        booster = xgb.train(settings, matrix, num_boost_round=rounds, obj=lopsided if custom else None)
        for unneeded in ("tree_method", "nthread"):
            settings.pop(unneeded)
        cases.append(
            {
                "name": name,
                "settings": settings,
                "rounds": rounds,
                "rows": rows,
                "columns": columns,
                "custom": custom,
                "weighted": weighted,
                "labels": [float(v) for v in target[:rows]] if "labels" in given else None,
                "model": booster.save_raw("json").decode(),
                "margins": [float(v) for v in booster.predict(matrix, output_margin=True)],
            }
        )
    return {
        "xgboost": xgb.__version__,
        "names": NAMES,
        "types": TYPES,
        "columns": [[None if np.isnan(v) else float(v) for v in x[:, column]] for column in range(len(NAMES))],
        "classes": labels.tolist(),
        "amounts": [float(v) for v in amounts],
        "weights": [float(v) for v in weights],
        "cases": cases,
    }


def watched_rows(rng, rows):
    x = np.round(rng.random((rows, 3)), 2).astype(np.float32)
    labels = (rng.random(rows) < 0.15 + 0.5 * x[:, 0] ** 2).astype(np.float32)
    amounts = np.round(2 * x[:, 0] + x[:, 1] + rng.normal(size=rows), 2).astype(np.float32)
    return x, labels, amounts, np.round(rng.random(rows) + 0.25, 2).astype(np.float32)


DART = {"booster": "dart", "rate_drop": 1, "eta": 0.3}
STOPPING = {
    "logloss": {"metrics": ["logloss"]},
    "auc": {"metrics": ["auc"]},
    "aucpr": {"metrics": ["aucpr"]},
    "error": {"metrics": ["error"]},
    "error at 0.3": {"metrics": ["error@0.3"]},
    "the last of several": {"metrics": ["auc", "error@0.4", "logloss"]},
    "weighted rows": {"metrics": ["error", "aucpr", "auc", "logloss"], "weighted": True},
    "weighted rows by auc": {"metrics": ["logloss", "auc"], "weighted": True},
    "a least improvement": {"metrics": ["logloss"], "min_delta": 0.002},
    "a least improvement of auc": {"metrics": ["auc"], "min_delta": 0.01},
    "rmse": {"metrics": ["mae", "rmse"], "settings": SQUARED},
    "mae, weighted rows": {"metrics": ["rmse", "mae"], "settings": SQUARED, "weighted": True},
    "dart": {"metrics": ["logloss"], "settings": DART},
    "going on from three rounds": {"metrics": ["logloss"], "start": 3},
    "a metric of one's own": {"metrics": ["logloss"], "custom": True},
}


def mean_of_far(outputs, matrix):
    """The share of rows that are off by more than 0.6."""
    return "far", float(np.mean(np.abs(outputs - matrix.get_label()) > np.float32(0.6)))


def stopping():
    rng = np.random.default_rng(23)
    train, kept = watched_rows(rng, 300), watched_rows(rng, 200)
    cases = []
    for name, case in STOPPING.items():
        settings = {"objective": "binary:logistic", "max_depth": 3, "eta": 0.08, **case.get("settings", {})}
        squared = settings["objective"] != "binary:logistic"
        weighted = case.get("weighted", False)
        matrices = [
            xgb.DMatrix(x, label=amounts if squared else labels, weight=weights if weighted else None)
            for x, labels, amounts, weights in (train, kept)
        ]
        history = {}
        given = {**settings, "tree_method": "hist", "nthread": 1, "eval_metric": case["metrics"]}
        start = case.get("start", 0)
        booster = xgb.train(
            given,
            matrices[0],
            num_boost_round=60,
            evals=[(matrices[0], "train"), (matrices[1], "kept")],
            evals_result=history,
            verbose_eval=False,
            custom_metric=mean_of_far if case.get("custom") else None,
            xgb_model=xgb.train({**given, "eval_metric": []}, matrices[0], num_boost_round=start) if start else None,
            callbacks=[xgb.callback.EarlyStopping(rounds=5, min_delta=case.get("min_delta", 0))],
        )
        cases.append({"name": name, **case, "settings": settings, "best": booster.best_iteration + 1, "history": history})
    rows = [[part.astype(float).tolist() for part in (*x.T, *rest)] for x, *rest in (train, kept)]
    return {"xgboost": xgb.__version__, "train": rows[0], "kept": rows[1], "cases": cases}


def write(name, golden):
    path = HERE / name
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(name, path.stat().st_size)


if __name__ == "__main__":
    write("training-features.json", features())
    write("training-stopping.json", stopping())
