"""Times what Python's xgboost does: one question a line as JSON on stdin, one answer a line on stdout, so that both sides can take turns."""

import ctypes
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import xgboost as xgb

HERE = Path(__file__).parent


class Side:
    def __init__(self, threads):
        self.threads = threads
        self.boosters = {}

    def train(self, table, rounds, quantile=False):
        """The matrix is made anew each time: xgboost keeps its bins in it, and the first training makes them."""
        values, labels = read_table(table)
        started = time.perf_counter()
        if quantile:
            matrix = xgb.QuantileDMatrix(values, label=labels, nthread=self.threads)
        else:
            matrix = xgb.DMatrix(values, label=labels, nthread=self.threads)
        built = time.perf_counter()
        booster = xgb.train(self.parameters(), matrix, num_boost_round=rounds)
        ended = time.perf_counter()
        self.boosters[table] = booster
        return {"build": built - started, "train": ended - built}

    def save(self, table, path):
        self.boosters[table].save_model(path)
        return {}

    def contributions(self, table, rows):
        matrix = xgb.DMatrix(read_table(table)[0][:rows], nthread=self.threads)
        return timed(lambda: self.boosters[table].predict(matrix, pred_contribs=True))

    def predict(self, table):
        matrix = xgb.DMatrix(read_table(table)[0], nthread=self.threads)
        return timed(lambda: self.boosters[table].predict(matrix))

    def predict_in_place(self, table):
        values = read_table(table)[0]
        return timed(lambda: self.boosters[table].inplace_predict(values))

    def one_row(self, table, calls):
        """Seconds a call of XGBoosterPredictFromDense, one row after another, through ctypes."""
        library, booster = xgb.core._LIB, self.boosters[table]
        booster.set_param({"nthread": 1})
        values = read_table(table)[0]
        texts = [interface(row) for row in values[:1000]]
        config = json.dumps({"type": 0, "training": False, "iteration_begin": 0, "iteration_end": 0, "missing": float("nan"), "strict_shape": False, "cache_id": 0}).encode()
        shape, width, result = ctypes.POINTER(ctypes.c_uint64)(), ctypes.c_uint64(), ctypes.POINTER(ctypes.c_float)()
        outputs = [ctypes.byref(shape), ctypes.byref(width), ctypes.byref(result)]
        started = time.perf_counter()
        for call in range(calls):
            if library.XGBoosterPredictFromDense(booster.handle, texts[call % len(texts)], config, None, *outputs):
                raise RuntimeError(library.XGBGetLastError())
        seconds = (time.perf_counter() - started) / calls
        booster.set_param({"nthread": self.threads})
        return {"seconds": seconds}

    def one_row_in_c(self, table, model, calls):
        """The same from a C program, without Python in between; nothing where there is no compiler."""
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "one_row"
            try:
                subprocess.run(["cc", "-O2", "-o", program, HERE / "one_row.c", "-ldl"], check=True, capture_output=True)
            except (OSError, subprocess.CalledProcessError):
                return {}
            library = Path(xgb.__file__).parent / "lib" / "libxgboost.so"
            columns = len(shape_of(table)["names"])
            command = [program, library, model, f"{table}.rows", str(columns), str(calls)]
            return {"seconds": float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)}

    def parameters(self):
        return {"objective": "binary:logistic", "tree_method": "hist", "max_depth": 4, "nthread": self.threads, "verbosity": 0}


def interface(row):
    """The row where it lies, as xgboost's __array_interface__ text."""
    return json.dumps({"data": [row.ctypes.data, True], "shape": [1, len(row)], "typestr": "<f4", "version": 3}).encode()


def timed(work):
    started = time.perf_counter()
    work()
    return {"seconds": time.perf_counter() - started}


def shape_of(table):
    return json.loads(Path(f"{table}.json").read_text())


def read_table(table):
    shape = shape_of(table)
    values = np.fromfile(f"{table}.rows", dtype="<f4").reshape(shape["rows"], len(shape["names"]))
    return values, np.fromfile(f"{table}.labels", dtype="<f4")


def main():
    side = Side(int(sys.argv[1]))
    print(json.dumps({"xgboost": xgb.__version__}), flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps(getattr(side, question.pop("do"))(**question)), flush=True)


if __name__ == "__main__":
    main()
