"""Writes what a program finds in its environment to the file that is its argument."""

import json
import os
import sys

names = ["PYTHONPATH", "ONRAMP_STORE", "ONRAMP_COMMAND", "ONRAMP_MLFLOW", "MLFLOW_TRACKING_URI"]
found = {name: os.environ.get(name) for name in names}
with open(sys.argv[1] + ".part", "w") as file:
    json.dump({**found, "sys.path": sys.path}, file)
os.replace(sys.argv[1] + ".part", sys.argv[1])
