"""The peer of `benchmarks/run incremental`: one more day of a panel with polars, which has no state to go on from.

usage: incremental_polars.py FOLDER ITERATIONS
FOLDER holds what features_polars.py reads, cut to as many days as windows need, and that script itself. Computes its features for
all of them and keeps the last day; "cpuSeconds" is the measured time times 138 / number of features, and says so.
"""
import json
import resource
import statistics
import sys
import time

import polars as pl

from features_polars import CATALOGUE, compute, read


def main(folder, iterations):
    frame = read(folder)
    last = frame["date"].max()
    cpu, wall = [], []
    for _ in range(1 + iterations):
        before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        out = compute(frame).filter(pl.col("date") == last)
        after = resource.getrusage(resource.RUSAGE_SELF)
        wall.append(time.perf_counter() - started)
        cpu.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    count = out.width - 2
    scale = CATALOGUE / count
    measured = statistics.median(cpu[1:])
    json.dump(
        {
            "name": f"polars {pl.__version__}, {pl.thread_pool_size()} threads, the last {frame['date'].n_unique()} days anew",
            "cpuSeconds": measured * scale,
            "coldCpuSeconds": cpu[0] * scale,
            "wallSeconds": statistics.median(wall[1:]) * scale,
            "rssPeakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "values": out.height * CATALOGUE,
            "scaledFrom": {"features": count, "cpuSeconds": measured, "values": out.height * count},
            "iterations": iterations,
        },
        open(f"{folder}/result.json", "w"),
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
