"""A second opinion for `benchmarks/run quality`: numerai_corr of every model and date, written from its definition with numpy only.

usage: quality_check.py FOLDER ITERATIONS
FOLDER holds check.json ({"models": M, "rows": R, "starts": [first row of each date, ..., R]}), bins.f64 (target value of each row: 0, .25, .5, .75, 1)
and predictions.f64 ([model][row]); result.json is left there with corr[model][date], null where a side is constant. Nothing is timed, so
ITERATIONS is ignored.
"""
import json
import resource
import sys
from statistics import NormalDist

import numpy as np

INVERSE = NormalDist().inv_cdf


def gaussian_rank(x):
    """g((average rank - 0.5)/n)."""
    _, group, size = np.unique(x, return_inverse=True, return_counts=True)
    average = np.cumsum(size) - (size - 1) / 2
    return np.array([INVERSE((rank - 0.5) / len(x)) for rank in average])[group]


def pow15(x):
    return np.sign(x) * np.abs(x) ** 1.5


def numerai_corr(prediction, target):
    a = pow15(gaussian_rank(prediction))
    b = pow15(target - target.mean())
    a = a - a.mean()
    b = b - b.mean()
    size = np.sqrt((a @ a) * (b @ b))
    return None if np.ptp(prediction) == 0 or np.ptp(target) == 0 else float(a @ b / size)


def check(folder):
    work = json.load(open(f"{folder}/check.json"))
    bins = np.fromfile(f"{folder}/bins.f64", dtype="<f8")
    predictions = np.fromfile(f"{folder}/predictions.f64", dtype="<f8").reshape(work["models"], work["rows"])
    starts = work["starts"]
    corr = [[numerai_corr(p[i:j], bins[i:j]) for i, j in zip(starts, starts[1:])] for p in predictions]
    used = resource.getrusage(resource.RUSAGE_SELF)
    json.dump({"name": f"numpy {np.__version__}", "cpuSeconds": used.ru_utime + used.ru_stime, "corr": corr}, open(f"{folder}/result.json", "w"))


if __name__ == "__main__":
    check(sys.argv[1])
