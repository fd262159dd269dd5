"""Predict hourly bike rentals with scikit-learn: gradient-boosted trees or a ridge regression.

Both models learn from the hours before VALIDATE_FROM and are judged on those after.
"""

import argparse
import csv
import sys
from datetime import datetime
from pathlib import Path

try:
    import joblib
    import numpy as np
    from sklearn.compose import make_column_transformer
    from sklearn.ensemble import HistGradientBoostingRegressor
    from sklearn.linear_model import Ridge
    from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler
except ModuleNotFoundError:
    print("This script needs scikit-learn: run `pip install scikit-learn`, then start it again.", file=sys.stderr)
    sys.exit(2)

HERE = Path(__file__).resolve().parent
OUTPUTS = HERE / "outputs"
VALIDATE_FROM = datetime(2012, 9, 1)
HOURS_IN_FIGURE = 14 * 24

NUMERIC = ["yr", "temp", "hum", "windspeed"]
CATEGORICAL = ["mnth", "weekday", "weathersit", "hour_and_day_type"]
FEATURES = [*NUMERIC, *CATEGORICAL, "hr", "workingday"]  # the ridge takes the last two as hour_and_day_type only


def parse_arguments():
    parser = argparse.ArgumentParser(description="Train a scikit-learn regressor on hourly bike rentals.")
    parser.add_argument("--model", choices=["hgb", "ridge"], default="hgb",
                        help="gradient-boosted trees or ridge regression (default: %(default)s)")
    parser.add_argument("--learning-rate", type=float, default=0.1, help="hgb: shrinkage (default: %(default)s)")
    parser.add_argument("--max-iter", type=int, default=200, help="hgb: number of trees (default: %(default)s)")
    parser.add_argument("--max-depth", type=int, default=None, help="hgb: depth of a tree (default: no limit)")
    parser.add_argument("--loss", choices=["poisson", "squared_error"], default="poisson",
                        help="hgb: loss to minimize (default: %(default)s)")
    parser.add_argument("--alpha", type=float, default=1.0, help="ridge: L2 penalty (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="random state (default: %(default)s)")
    parser.add_argument("--data", type=Path, default=HERE / "data" / "hour.csv",
                        help="hourly data (default: data/hour.csv)")
    args = parser.parse_args()
    if not args.data.is_file():
        parser.error(f"there is no data file {args.data}")
    return args


def read_hours(path):
    """Times, features (hours x FEATURES) and counts, in the order of time."""
    times, features, counts = [], [], []
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            # The morning peak belongs to working days: let the models see each pair as a category.
            row["hour_and_day_type"] = int(row["hr"]) + 24 * int(row["workingday"])
            times.append(datetime.strptime(row["dteday"], "%Y-%m-%d").replace(hour=int(row["hr"])))
            features.append([float(row[name]) for name in FEATURES])
            counts.append(float(row["cnt"]))
    return np.array(times), np.array(features), np.array(counts)


def build_model(args):
    if args.model == "ridge":
        columns = make_column_transformer(
            (StandardScaler(), [FEATURES.index(name) for name in NUMERIC]),
            (OneHotEncoder(handle_unknown="ignore"), [FEATURES.index(name) for name in CATEGORICAL]),
        )
        return make_pipeline(columns, Ridge(alpha=args.alpha))
    return HistGradientBoostingRegressor(
        loss=args.loss,
        learning_rate=args.learning_rate,
        max_iter=args.max_iter,
        max_depth=args.max_depth,
        early_stopping=False,  # it would hold out random hours, and neighbouring hours are alike
        random_state=args.seed,
    )


def save_figure(path, times, counts, predictions):
    """Draws the first two weeks of the validation hours; False when matplotlib is not installed."""
    try:
        import matplotlib
    except ModuleNotFoundError:
        return False
    matplotlib.use("Agg")  # writes files, needs no display
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(11, 4), layout="constrained")
    axes.plot(times[:HOURS_IN_FIGURE], counts[:HOURS_IN_FIGURE], label="actual", color="0.6", linewidth=1.5)
    axes.plot(times[:HOURS_IN_FIGURE], predictions[:HOURS_IN_FIGURE], label="predicted", linewidth=1.5)
    axes.set_title("Rentals in the first two weeks of the validation hours")
    axes.set_ylabel("bikes an hour")
    axes.xaxis.set_major_formatter(matplotlib.dates.DateFormatter("%d %b"))
    axes.set_ylim(bottom=0)
    axes.margins(x=0)
    axes.legend(loc="upper left", frameon=False, ncol=2)
    figure.savefig(path, dpi=120)
    plt.close(figure)
    return True


def main():
    args = parse_arguments()

    times, features, counts = read_hours(args.data)
    train, validation = times < VALIDATE_FROM, times >= VALIDATE_FROM
    if not train.any() or not validation.any():
        sys.exit(f"{args.data} needs hours before and after {VALIDATE_FROM:%Y-%m-%d}.")
    print(f"{train.sum()} hours to train on, {validation.sum()} to validate on (from {VALIDATE_FROM:%Y-%m-%d})")

    model = build_model(args)
    model.fit(features[train], counts[train])

    predictions = np.clip(model.predict(features[validation]), 0, None)  # there are no negative rentals
    rmse = mean_squared_error(counts[validation], predictions) ** 0.5
    mae = mean_absolute_error(counts[validation], predictions)
    r2 = r2_score(counts[validation], predictions)
    print(f"rmse={rmse:.2f} mae={mae:.2f} r2={r2:.4f}")

    OUTPUTS.mkdir(exist_ok=True)
    model_path = OUTPUTS / f"{args.model}.joblib"
    joblib.dump(model, model_path)
    print(f"model saved to {model_path}")
    figure_path = OUTPUTS / f"{args.model}_predictions.png"
    if save_figure(figure_path, times[validation], counts[validation], predictions):
        print(f"figure saved to {figure_path}")
    else:
        print("no figure: matplotlib is not installed")


if __name__ == "__main__":
    main()
