"""Opens a model that Leadline wrote and predicts with it.

Reads {"model": text, "columns": [[number or null]]} from standard input and writes the margins and, to see that nothing
is lost, the model as xgboost saves it again.
"""

import json
import sys

import numpy as np
import xgboost as xgb

given = json.load(sys.stdin)
booster = xgb.Booster()
booster.load_model(bytearray(given["model"].encode()))
x = np.array([[np.nan if v is None else v for v in column] for column in given["columns"]], dtype=np.float32).T
margins = booster.predict(xgb.DMatrix(x, feature_names=booster.feature_names), output_margin=True)
json.dump({"margins": [float(v) for v in margins], "saved": booster.save_raw("json").decode()}, sys.stdout)
