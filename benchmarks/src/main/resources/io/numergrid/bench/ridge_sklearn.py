"""The peer of `benchmarks/run ridge`: the same rows with scikit-learn's Ridge.

usage: ridge_sklearn.py FOLDER ITERATIONS
FOLDER holds matrix.f32 (float32 planes [feature][row], training rows first), target.f64 (their ranks in (0, 1]) and matrix.json
({"features": F, "trainRows": N, "heldOutRows": H}); result.json is left there. Timed is fit() alone, on the matrix in memory and, as on
our side, on one thread: waiting threads of its linear algebra would count as work. "corr" is the Pearson correlation with the target on the
held-out rows.
"""
import json
import resource
import statistics
import sys
import time

import numpy as np
import sklearn
from sklearn.linear_model import Ridge
from threadpoolctl import threadpool_limits


def seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main(folder, iterations):
    size = json.load(open(f"{folder}/matrix.json"))
    planes = np.memmap(f"{folder}/matrix.f32", dtype="<f4", mode="r", shape=(size["features"], size["trainRows"] + size["heldOutRows"]))
    matrix = np.ascontiguousarray(planes.T)
    target = np.fromfile(f"{folder}/target.f64", dtype="<f8")
    n = size["trainRows"]
    cpu, wall = [], []
    for _ in range(1 + iterations):
        before, started = seconds(), time.perf_counter()
        with threadpool_limits(1):
            model = Ridge(alpha=1.0).fit(matrix[:n], target[:n])
        wall.append(time.perf_counter() - started)
        cpu.append(seconds() - before)
    json.dump(
        {
            "name": f"scikit-learn {sklearn.__version__} Ridge, 1 thread",
            "cpuSeconds": statistics.median(cpu[1:]),
            "coldCpuSeconds": cpu[0],
            "wallSeconds": statistics.median(wall[1:]),
            "rssPeakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "rows": n,
            "corr": float(np.corrcoef(model.predict(matrix[n:]), target[n:])[0, 1]),
            "iterations": iterations,
        },
        open(f"{folder}/result.json", "w"),
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
