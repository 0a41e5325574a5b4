"""The half of the comparison that Python's xgboost does: one job as JSON on stdin, its answer as JSON on stdout, arrays as raw float32 in the job's folder."""

import json
import sys
from pathlib import Path

import numpy as np
import xgboost as xgb


def main():
    job = json.load(sys.stdin)
    answer = ACTIONS[job["action"]](job, Path(job["folder"]))
    json.dump({"xgboost": xgb.__version__, **answer}, sys.stdout)


def trees(job, folder):
    """Trains once; keeps the model, the margins of all rows and the contributions of the first."""
    matrix, values = read_matrix(folder / "train")
    booster = xgb.train(parameters_of(job), matrix, num_boost_round=job["rounds"])
    booster.save_model(folder / "model.json")
    booster.predict(matrix, output_margin=True).astype("<f4").tofile(folder / "margins")
    first = xgb.DMatrix(
        values[: job["explained"]],
        feature_names=matrix.feature_names,
        feature_types=matrix.feature_types,
        enable_categorical=True,
    )
    booster.predict(first, pred_contribs=True).astype("<f8").tofile(folder / "contributions")
    contributions_by_round(booster, first, job["rounds"]).tofile(folder / "contributions-by-round")
    return {}


def contributions_by_round(booster, matrix, rounds):
    """Of each round on its own, added up in float64. The bias of each has the base margin in it."""
    return sum(
        booster[round : round + 1].predict(matrix, pred_contribs=True).astype("<f8")
        for round in range(rounds)
    )


def stopping(job, folder):
    """The best round by each metric, counted from 1, and the metric's history on the validation rows."""
    matrix, _ = read_matrix(folder / "train")
    validation, _ = read_matrix(folder / "validation")
    answers = {}
    for metric in job["metrics"]:
        history = {}
        booster = xgb.train(
            {**parameters_of(job), "eval_metric": metric},
            matrix,
            num_boost_round=job["rounds"],
            evals=[(validation, "validation")],
            early_stopping_rounds=job["patience"],
            evals_result=history,
            verbose_eval=False,
        )
        answers[metric] = {"bestRound": booster.best_iteration + 1, "history": history["validation"][metric]}
    return {"metrics": answers}


def sampling(job, folder):
    """Margins of the validation rows by models of several seeds, one after another."""
    matrix, _ = read_matrix(folder / "train")
    validation, _ = read_matrix(folder / "validation")
    margins = []
    for seed in job["seeds"]:
        booster = xgb.train({**parameters_of(job), "seed": seed}, matrix, num_boost_round=job["rounds"])
        margins.append(booster.predict(validation, output_margin=True))
    np.concatenate(margins).astype("<f4").tofile(folder / "margins")
    return {}


def cuts(job, folder):
    """The cuts that hist trains with, each column's minimum before its own, for every number of bins."""
    answers = []
    for bins in job["bins"]:
        matrix, _ = read_matrix(folder / "train")
        xgb.train({**parameters_of(job), "max_bin": bins, "max_depth": 1}, matrix, num_boost_round=1)
        pointers, values = matrix.get_quantile_cut()
        answers.append([[float(v) for v in values[a:b]] for a, b in zip(pointers[:-1], pointers[1:])])
    return {"cuts": answers}


def parameters_of(job):
    return {"tree_method": "hist", "nthread": job["threads"], "verbosity": 0, **job["parameters"]}


def read_matrix(path):
    values, labels, weights, shape = read_arrays(path)
    types = shape.get("types")
    matrix = xgb.DMatrix(
        values,
        label=labels,
        weight=weights,
        feature_names=shape["names"],
        feature_types=types,
        enable_categorical=types is not None,
    )
    return matrix, values


def read_arrays(path):
    shape = json.loads(path.with_suffix(".json").read_text())
    columns = np.fromfile(path.with_suffix(".columns"), dtype="<f4").reshape(len(shape["names"]), shape["rows"])
    labels = np.fromfile(path.with_suffix(".labels"), dtype="<f4")
    weights = path.with_suffix(".weights")
    return np.ascontiguousarray(columns.T), labels, np.fromfile(weights, dtype="<f4") if weights.exists() else None, shape


ACTIONS = {"trees": trees, "stopping": stopping, "sampling": sampling, "cuts": cuts}

if __name__ == "__main__":
    main()
