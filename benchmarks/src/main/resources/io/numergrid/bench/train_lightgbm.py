"""The peer of `benchmarks/run train250k` and `train1m`: LightGBM with quantised gradients on the same matrix.

usage: train_lightgbm.py FOLDER ITERATIONS
FOLDER holds matrix.f32 (float32 planes [feature][row], training rows first), target.f32 (float32, one per row) and matrix.json (sizes and
settings); result.json is left there. CPU seconds are those of binning and training on one thread, which costs LightGBM the fewest; reading
the matrix is not counted. It is run row-wise and column-wise, each in a process of its own, and the faster one is the peer; it runs
ITERATIONS times in all (once from half a million rows on), of which the median is taken. Its peak of memory is that of binning and training; with it stand the bytes of the float
matrix, which it needs to bin and lets go of before it trains.
"""
import json
import os
import resource
import statistics
import subprocess
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"
LAYOUTS = ("row", "col")


def seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_bytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def train(folder, layout):
    """One run in this process."""
    import lightgbm as lgb
    import numpy as np

    size = json.load(open(f"{folder}/matrix.json"))
    rows, held_out, features = size["trainRows"], size["heldOutRows"], size["features"]
    planes = np.memmap(f"{folder}/matrix.f32", dtype="<f4", mode="r", shape=(features, rows + held_out))
    target = np.fromfile(f"{folder}/target.f32", dtype="<f4")
    matrix = np.empty((rows, features), dtype=np.float32)
    for j in range(features):
        matrix[:, j] = np.fromfile(f"{folder}/matrix.f32", dtype="<f4", count=rows, offset=4 * j * (rows + held_out))
    settings = {
        "objective": "regression", "learning_rate": size["learningRate"], "num_leaves": size["leaves"], "max_bin": size["bins"],
        "min_data_in_leaf": size["minRows"], "num_threads": 1, "verbosity": -1, "seed": 1, "deterministic": True,
        "use_quantized_grad": True, "num_grad_quant_bins": 4, "force_row_wise": layout == "row", "force_col_wise": layout == "col",
    }  # fmt: skip
    cpu, wall = seconds(), time.perf_counter()
    data = lgb.Dataset(matrix, target[:rows], params=settings, free_raw_data=True).construct()
    binned = seconds()
    del matrix
    booster = lgb.train(settings, data, size["trees"])
    trained = seconds()
    result = {"cpuSeconds": trained - cpu, "binCpuSeconds": binned - cpu, "trainCpuSeconds": trained - binned,
              "wallSeconds": time.perf_counter() - wall, "rssPeakBytes": peak_bytes(), "matrixBytes": 4 * rows * features}  # fmt: skip
    predicted = booster.predict(np.ascontiguousarray(planes[:, rows:].T), num_threads=1)
    right = target[rows:]
    result["rmse"] = float(np.sqrt(np.mean((predicted - right) ** 2)))
    result["corr"] = float(np.corrcoef(predicted, right)[0, 1])
    result["name"] = f"LightGBM {lgb.__version__}, quantised, {layout}-wise, 1 thread"
    json.dump(result, open(f"{folder}/{layout}.json", "w"))


def apart(folder, layout):
    """One run in a process of its own, so that its peak of memory is its own."""
    subprocess.run([sys.executable, __file__, folder, layout], check=True)
    return json.load(open(f"{folder}/{layout}.json"))


def main(folder, iterations):
    if json.load(open(f"{folder}/matrix.json"))["trainRows"] >= 500_000:
        iterations = 1
    first = {layout: apart(folder, layout) for layout in LAYOUTS}
    best = min(LAYOUTS, key=lambda layout: first[layout]["cpuSeconds"])
    runs = [first[best]] + [apart(folder, best) for _ in range(iterations - 1)]
    result = dict(runs[0])
    for field in ("cpuSeconds", "binCpuSeconds", "trainCpuSeconds", "wallSeconds", "rssPeakBytes"):
        result[field] = statistics.median(run[field] for run in runs)
    result["coldCpuSeconds"] = runs[0]["cpuSeconds"]
    result["layoutCpuSeconds"] = {layout: first[layout]["cpuSeconds"] for layout in LAYOUTS}
    result["iterations"] = iterations
    json.dump(result, open(f"{folder}/result.json", "w"))


if __name__ == "__main__":
    if sys.argv[2] in LAYOUTS:
        train(sys.argv[1], sys.argv[2])
    else:
        main(sys.argv[1], int(sys.argv[2]))
