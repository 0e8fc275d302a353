"""A whole fast run as a Python script would do it: polars, LightGBM and scikit-learn on the panel of the demo market.

usage: fastrun_python.py FOLDER ITERATIONS

FOLDER holds panel.f32 and panel.json, and features_polars.py, whose list of 138 features it takes; result.json and submission.csv are left there. It
runs once, and "cpuSeconds" is that of the whole process. 138 features, every 20th day from the end, rows with at least 60 earlier bars and a 20-bar
return ahead, ranks per date, seven purged expanding folds, six models, weights, refit, live predictions, submission: no controls, no
importance, no report.
"""
import json
import os
import resource
import sys
import time
import warnings

STARTED = time.perf_counter()
THREADS = os.cpu_count()
os.environ.setdefault("POLARS_MAX_THREADS", str(THREADS))
os.environ.setdefault("OMP_NUM_THREADS", str(THREADS))
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
warnings.filterwarnings("ignore")

import lightgbm as lgb
import numpy as np
import polars as pl
import sklearn
from scipy.optimize import nnls
from sklearn.ensemble import ExtraTreesRegressor, RandomForestRegressor
from sklearn.linear_model import Ridge

STEP, AGE, HORIZON, FOLDS = 20, 60, 20, 7


def models():
    trees = dict(n_jobs=THREADS, verbose=-1, force_col_wise=True, random_state=1)
    forest = dict(max_depth=8, max_features=0.2, min_samples_leaf=50, max_samples=40000, n_jobs=THREADS, random_state=1)
    return {
        "lgb31": lgb.LGBMRegressor(n_estimators=100, num_leaves=31, max_bin=63, learning_rate=0.05, **trees),
        "lgb63ff": lgb.LGBMRegressor(n_estimators=100, num_leaves=63, max_bin=63, learning_rate=0.05, colsample_bytree=0.3, **trees),
        "lgbgoss": lgb.LGBMRegressor(n_estimators=100, num_leaves=15, max_bin=63, learning_rate=0.1, data_sample_strategy="goss", **trees),
        "ridge": Ridge(alpha=10.0),
        "et": ExtraTreesRegressor(30, bootstrap=True, **forest),
        "rf": RandomForestRegressor(30, **forest),
    }


def fit(model, x, y):
    if getattr(model, "max_samples", None) and model.max_samples > len(y):
        model.max_samples = len(y)
    return model.fit(x, y)


def rows(folder):
    """Ranked features and targets of the sampled dates, and the newest cross-section."""
    import features_polars as fp

    frame = fp.read(folder)
    own = fp.features138()
    last = frame["date"].max()
    ahead = (pl.col("close").shift(-HORIZON) / pl.col("close") - 1).over("symbol").alias("fwd")
    table = (
        fp.base(frame.lazy())
        .with_columns([e.cast(pl.Float32).alias(k) for k, e in own.items()] + [ahead, pl.int_range(pl.len()).over("symbol").alias("age")])
        .with_columns(t=(last - pl.col("date")).dt.total_days())
        .filter((pl.col("t") % STEP == 0) & ((pl.col("age") >= AGE) | (pl.col("t") == 0)))
        .select(["symbol", "date", "t", "fwd", *own])
        .collect()
        .sort("date", "symbol")
    )
    ranks = [
        (pl.col(k).fill_nan(None).rank() / pl.col(k).fill_nan(None).count()).over("date").sub(0.5).fill_null(0).cast(pl.Float32).alias(k) for k in own
    ]
    target = ((pl.col("fwd").rank() - 0.5) / pl.col("fwd").count()).over("date").cast(pl.Float32).alias("y")
    table = table.with_columns(ranks + [target])
    return list(own), table.filter(pl.col("y").is_not_null()), table.filter(pl.col("t") == 0)


def out_of_fold(x, y, day):
    days = np.unique(day)[::-1]
    size = len(days) // (FOLDS + 1)
    scores = np.full((len(y), len(models())), np.nan)
    for k in range(FOLDS):
        first, end = days[(k + 1) * size], days[(k + 2) * size - 1] if k < FOLDS - 1 else days[-1]
        test, train = (day <= first) & (day >= end), day > first + HORIZON
        for j, model in enumerate(models().values()):
            scores[test, j] = fit(model, x[train], y[train]).predict(x[test])
    return scores


def main(folder):
    features, train, live = rows(folder)
    x = np.ascontiguousarray(train.select(features).to_numpy(), dtype=np.float32)
    y, day = train["y"].to_numpy(), train["t"].to_numpy()
    scores = out_of_fold(x, y, day)
    names = list(models())
    there = ~np.isnan(scores).any(1)
    tested = pl.DataFrame({"d": day[there], "y": y[there]} | {n: scores[there, j] for j, n in enumerate(names)})
    tested = tested.with_columns([(pl.col(n).rank() / pl.len()).over("d") - 0.5 for n in names])
    weights, _ = nnls(tested.select(names).to_numpy(), tested["y"].to_numpy() - 0.5)
    weights = weights / weights.sum()
    blend = sum(float(weights[j]) * pl.col(n) for j, n in enumerate(names))
    per_date = tested.with_columns(ens=blend).group_by("d").agg(pl.corr("ens", "y"))["ens"]
    newest = np.ascontiguousarray(live.select(features).to_numpy(), dtype=np.float32)
    signal = np.zeros(len(newest))
    for weight, model in zip(weights, models().values()):
        signal += weight * fit(model, x, y).predict(newest).argsort().argsort() / len(newest)
    pl.DataFrame({"symbol": live["symbol"], "signal": (signal.argsort().argsort() + 0.5) / len(signal)}).write_csv(f"{folder}/submission.csv")
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime
    json.dump(
        {
            "name": f"polars {pl.__version__}, LightGBM {lgb.__version__}, scikit-learn {sklearn.__version__}, {THREADS} threads",
            "cpuSeconds": cpu,
            "coldCpuSeconds": cpu,
            "wallSeconds": time.perf_counter() - STARTED,
            "rssPeakBytes": used.ru_maxrss * 1024,
            "rows": len(y),
            "pearsonPerDate": per_date.mean(),
        },
        open(f"{folder}/result.json", "w"),
    )


if __name__ == "__main__":
    main(sys.argv[1])
