"""The peer of `benchmarks/run features`: indicators of a whole panel with polars, as a data scientist writes them.

usage: features_polars.py FOLDER ITERATIONS
FOLDER holds panel.f32 (five float32 planes open, high, low, close, volume, each [symbol][day], NaN where a symbol has no bar) and
panel.json ({"symbols": S, "days": D}); result.json is left there. The list is polars' own, of fewer features than ours, chosen to be
what rolling and exponential windows do well; "cpuSeconds" is the measured time times 138 / number of features, and says so.
Beside it stands, as "list138", a list of 138 features over nine windows that is measured as it is.
"""
import datetime
import json
import resource
import statistics
import sys
import time

import numpy as np
import polars as pl

CATALOGUE = 138


def read(folder):
    size = json.load(open(f"{folder}/panel.json"))
    planes = np.fromfile(f"{folder}/panel.f32", dtype="<f4").reshape(5, size["symbols"], size["days"])
    there = ~np.isnan(planes[3])
    symbol, day = np.nonzero(there)
    names = np.array([f"C{s:04d}" for s in range(size["symbols"])])
    columns = {"symbol": names[symbol], "date": np.datetime64("2021-01-01") + day.astype("timedelta64[D]")}
    for name, plane in zip(("open", "high", "low", "close", "volume"), planes):
        columns[name] = plane[there].astype(np.float64)
    return pl.DataFrame(columns)


def base(frame):
    c = pl.col
    before = c("close").shift(1)
    frame = frame.with_columns(
        (c("close") / before - 1).over("symbol").alias("r1"),
        (c("close") - before).over("symbol").alias("d1"),
        before.over("symbol").alias("pc"),
        ((c("high") + c("low") + c("close")) / 3).alias("tp"),
    )
    return frame.with_columns(
        c("r1").mean().over("date").alias("mkt"),
        pl.max_horizontal(c("high") - c("low"), (c("high") - c("pc")).abs(), (c("low") - c("pc")).abs()).alias("tr"),
        c("tp").diff().over("symbol").alias("dtp"),
    )


def features():
    c = pl.col

    def own(expression):
        return expression.over("symbol")

    def ema(expression, span):
        return expression.ewm_mean(span=span, adjust=False)

    def wilder(expression, n):
        return expression.ewm_mean(alpha=1 / n, adjust=False)

    f = {}
    for n in (5, 10, 20, 30):
        f[f"ret_{n}"] = own(c("close") / c("close").shift(n) - 1)
    for n in (20, 60):
        f[f"mean_{n}"] = own(c("r1").rolling_mean(n))
        f[f"std_{n}"] = own(c("r1").rolling_std(n))
    f["skew_20"] = own(c("r1").rolling_skew(20))
    f["kurt_20"] = own(c("r1").rolling_kurtosis(20))
    f["min_20"] = own(c("low").rolling_min(20)) / c("close")
    f["max_20"] = own(c("high").rolling_max(20)) / c("close")
    f["med_20"] = own(c("close").rolling_median(20)) / c("close")
    f["q25_20"] = own(c("close").rolling_quantile(0.25, window_size=20)) / c("close")
    f["corr_20"] = own(pl.rolling_corr(c("close"), c("volume"), window_size=20))
    f["ema12"] = own(ema(c("close"), 12)) / c("close")
    f["ema26"] = own(ema(c("close"), 26)) / c("close")
    up = wilder(c("d1").clip(0, None), 14)
    down = wilder((-c("d1")).clip(0, None), 14)
    f["rsi14"] = own(100 - 100 / (1 + up / down))
    macd = ema(c("close"), 12) - ema(c("close"), 26)
    signal = ema(macd, 9)
    f["macd"] = own(macd) / c("close")
    f["macd_sig"] = own(signal) / c("close")
    f["macd_hist"] = own(macd - signal) / c("close")
    middle = c("close").rolling_mean(20)
    deviation = c("close").rolling_std(20)
    f["bb_up"] = own(middle + 2 * deviation) / c("close")
    f["bb_lo"] = own(middle - 2 * deviation) / c("close")
    f["bb_pct"] = own((c("close") - middle + 2 * deviation) / (4 * deviation))
    f["atr14"] = own(wilder(c("tr"), 14)) / c("close")
    f["obv"] = own((c("d1").sign() * c("volume")).cum_sum())
    flow = c("tp") * c("volume")
    gained = pl.when(c("dtp") > 0).then(flow).otherwise(0.0).rolling_sum(14)
    lost = pl.when(c("dtp") < 0).then(flow).otherwise(0.0).rolling_sum(14)
    f["mfi14"] = own(100 - 100 / (1 + gained / lost))
    f["beta_60"] = own(pl.rolling_cov(c("r1"), c("mkt"), window_size=60) / c("mkt").rolling_var(60))
    f["dd_60"] = c("close") / own(c("close").rolling_max(60)) - 1
    f["vr_5_20"] = own(c("volume").rolling_mean(5) / c("volume").rolling_mean(20))
    f["range_10"] = own((c("high") / c("low") - 1).rolling_mean(10))
    return f


def features138():
    """Fourteen features over nine windows, and the twelve above that have no window to vary."""
    c = pl.col

    def own(expression):
        return expression.over("symbol")

    f = {}
    for n in (5, 7, 10, 14, 20, 30, 45, 60, 90):
        f[f"ret_{n}"] = own(c("close") / c("close").shift(n) - 1)
        f[f"mean_{n}"] = own(c("r1").rolling_mean(n))
        f[f"std_{n}"] = own(c("r1").rolling_std(n))
        f[f"skew_{n}"] = own(c("r1").rolling_skew(n))
        f[f"kurt_{n}"] = own(c("r1").rolling_kurtosis(n))
        f[f"min_{n}"] = own(c("low").rolling_min(n)) / c("close")
        f[f"max_{n}"] = own(c("high").rolling_max(n)) / c("close")
        f[f"med_{n}"] = own(c("close").rolling_median(n)) / c("close")
        f[f"q25_{n}"] = own(c("close").rolling_quantile(0.25, window_size=n)) / c("close")
        f[f"corr_{n}"] = own(pl.rolling_corr(c("close"), c("volume"), window_size=n))
        f[f"beta_{n}"] = own(pl.rolling_cov(c("r1"), c("mkt"), window_size=n) / c("mkt").rolling_var(n))
        f[f"dd_{n}"] = c("close") / own(c("close").rolling_max(n)) - 1
        f[f"vr_{n}"] = own(c("volume") / c("volume").rolling_mean(n))
        f[f"range_{n}"] = own((c("high") / c("low") - 1).rolling_mean(n))
    classics = ("ema12", "ema26", "rsi14", "macd", "macd_sig", "macd_hist", "bb_up", "bb_lo", "bb_pct", "atr14", "obv", "mfi14")
    return f | {name: expression for name, expression in features().items() if name in classics}


def ranks():
    return {f"rk_{k}": pl.col(k).rank().over("date") / pl.col(k).count().over("date") for k in ("ret_20", "std_20")}


def compute(frame, own=None, across=None):
    own = features() if own is None else own
    across = ranks() if across is None else across
    return (
        base(frame.lazy())
        .with_columns([e.cast(pl.Float32).alias(k) for k, e in own.items()])
        .with_columns([e.cast(pl.Float32).alias(k) for k, e in across.items()])
        .select(["symbol", "date", *own, *across])
        .collect()
    )


def measure(iterations, work):
    """CPU and wall seconds of the first and of each later iteration."""
    cpu, wall = [], []
    for _ in range(1 + iterations):
        before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        work()
        after = resource.getrusage(resource.RUSAGE_SELF)
        wall.append(time.perf_counter() - started)
        cpu.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return cpu, wall


def main(folder, iterations):
    frame = read(folder)
    own, across = features(), ranks()
    count = len(own) + len(across)
    cpu, wall = measure(iterations, lambda: compute(frame, own, across))
    scale = CATALOGUE / count
    measured = statistics.median(cpu[1:])
    whole = features138()
    whole_cpu, _ = measure(max(1, iterations - 2), lambda: compute(frame, whole, {}))
    json.dump(
        {
            "name": f"polars {pl.__version__}, {pl.thread_pool_size()} threads",
            "cpuSeconds": measured * scale,
            "coldCpuSeconds": cpu[0] * scale,
            "wallSeconds": statistics.median(wall[1:]) * scale,
            "rssPeakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "values": frame.height * CATALOGUE,
            "scaledFrom": {"features": count, "cpuSeconds": measured, "values": frame.height * count},
            "list138": {"features": len(whole), "cpuSeconds": statistics.median(whole_cpu[1:])},
            "iterations": iterations,
        },
        open(f"{folder}/result.json", "w"),
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
