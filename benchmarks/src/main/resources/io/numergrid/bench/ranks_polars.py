"""The peer of `benchmarks/run ranks`: average ranks of every feature within every date, with polars.

usage: ranks_polars.py FOLDER ITERATIONS
FOLDER holds keys.f32 (float32 planes [feature][row], NaN = undefined), dates.i32 (the day of each row, rows by symbol, then day)
and keys.json ({"features": F, "rows": R}); result.json is left there. Timed is rank().over("date") alone: no bins, and NaN is null
before the clock starts. Columns go in portions so that the peer needs a few GB only; portions of 23, 46 or all 138 cost the same.
"""
import json
import resource
import statistics
import sys
import time

import numpy as np
import polars as pl

PORTION = 46


def seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def rank(folder, size):
    """CPU and wall seconds of all portions, and how many ranks came out."""
    dates = np.fromfile(f"{folder}/dates.i32", dtype="<i4")
    keys = np.memmap(f"{folder}/keys.f32", dtype="<f4", mode="r", shape=(size["features"], size["rows"]))
    cpu = wall = ranked = 0
    for first in range(0, size["features"], PORTION):
        columns = {f"f{j}": np.array(keys[j]) for j in range(first, min(first + PORTION, size["features"]))}
        frame = pl.DataFrame({"date": dates} | columns).with_columns(pl.selectors.float().fill_nan(None))
        cpu_before, wall_before = seconds(), time.perf_counter()
        out = frame.lazy().select([pl.col(name).rank().over("date") for name in columns]).collect()
        cpu += seconds() - cpu_before
        wall += time.perf_counter() - wall_before
        ranked += out.height * out.width - sum(out.null_count().row(0))
    return cpu, wall, ranked


def main(folder, iterations):
    size = json.load(open(f"{folder}/keys.json"))
    runs = [rank(folder, size) for _ in range(1 + iterations)]
    json.dump(
        {
            "name": f"polars {pl.__version__}, {pl.thread_pool_size()} threads",
            "cpuSeconds": statistics.median(run[0] for run in runs[1:]),
            "coldCpuSeconds": runs[0][0],
            "wallSeconds": statistics.median(run[1] for run in runs[1:]),
            "rssPeakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "values": size["features"] * size["rows"],
            "ranked": runs[0][2],
            "iterations": iterations,
        },
        open(f"{folder}/result.json", "w"),
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
