"""Loads a table, trains and says how much memory the process took at most, in kibibytes: xgboost_peak.py TABLE ROUNDS THREADS"""

import json
import sys


from xgboost_bench import Side


def kibibytes(name):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(name))


before = kibibytes("VmRSS")
Side(int(sys.argv[3])).train(sys.argv[1], int(sys.argv[2]))
print(json.dumps({"before": before, "peak": kibibytes("VmHWM")}))
