"""Opens models that Leadline wrote and predicts with them.

Reads {"columns": [[number or null]], "models": [base64 of JSON or UBJSON]} from standard input and writes, a model, the margins and,
to see that nothing is lost, the model as xgboost saves it again.
"""

import base64
import json
import sys

import numpy as np
import xgboost as xgb

given = json.load(sys.stdin)
x = np.array([[np.nan if v is None else v for v in column] for column in given["columns"]], dtype=np.float32).T


def answer(model):
    booster = xgb.Booster()
    booster.load_model(bytearray(base64.b64decode(model)))
    data = xgb.DMatrix(
        x, feature_names=booster.feature_names, feature_types=booster.feature_types or None, enable_categorical=True
    )
    margins = booster.predict(data, output_margin=True)
    return {"margins": [float(v) for v in margins], "saved": bytes(booster.save_raw("json")).decode()}


json.dump([answer(model) for model in given["models"]], sys.stdout)
