"""Predict hourly bike rentals with a Poisson regression, in plain Python.

The model is log-linear: hour of the day (separately for working and free days), month and weather
enter as one-hot features, temperature, humidity, wind and the long-term trend as numbers. It is
fitted by mini-batch gradient descent on the hours before VALIDATE_FROM and judged on those after.
"""

import argparse
import csv
import json
import math
import random
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
FIRST_DAY = date(2011, 1, 1)
VALIDATE_FROM = date(2012, 9, 1)
BATCH_SIZE = 32
MAX_LOG_RATE = 3.0  # no hour is 20 times as busy as the average one, whatever a step overshoots to


def parse_arguments():
    parser = argparse.ArgumentParser(description="Train a Poisson regression on hourly bike rentals.")
    parser.add_argument("--learning-rate", type=float, default=0.05,
                        help="step size of gradient descent (default: %(default)s)")
    parser.add_argument("--epochs", type=int, default=20,
                        help="passes over the training data (default: %(default)s)")
    parser.add_argument("--l2", type=float, default=1e-4,
                        help="strength of the L2 penalty (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0,
                        help="seed of the shuffling (default: %(default)s)")
    parser.add_argument("--data", type=Path, default=HERE / "data" / "hour.csv",
                        help="hourly data (default: data/hour.csv)")
    args = parser.parse_args()
    if args.epochs < 1:
        parser.error("--epochs must be at least 1")
    if args.learning_rate <= 0:
        parser.error("--learning-rate must be greater than 0")
    if not args.data.is_file():
        parser.error(f"there is no data file {args.data}")
    return args


def read_hours(path):
    """One dictionary an hour, in the order of time."""
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def day_of(hour):
    return date.fromisoformat(hour["dteday"])


def numeric_features(hour):
    temperature = float(hour["temp"])
    return {
        "temp": temperature,
        "temp_squared": temperature**2,  # too hot keeps people off bikes as well
        "humidity": float(hour["hum"]),
        "windspeed": float(hour["windspeed"]),
        "years": (day_of(hour) - FIRST_DAY).days / 365.25,
    }


def categorical_features(hour):
    day_type = "working" if hour["workingday"] == "1" else "free"
    return [
        f"hour={hour['hr']},{day_type}",
        f"weekday={hour['weekday']}",
        f"month={hour['mnth']}",
        f"weather={hour['weathersit']}",
    ]


class Encoder:
    """Turns an hour into a sparse row, a list of (column, value); numbers are standardized."""

    def __init__(self, hours):
        numbers = [numeric_features(hour) for hour in hours]
        self.scales = {}
        for name in numbers[0]:
            values = [row[name] for row in numbers]
            mean = sum(values) / len(values)
            deviation = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))
            self.scales[name] = (mean, deviation or 1.0)
        categories = sorted({category for hour in hours for category in categorical_features(hour)})
        self.columns = {name: column for column, name in enumerate(["intercept", *self.scales, *categories])}

    def encode(self, hour):
        row = [(self.columns["intercept"], 1.0)]
        for name, value in numeric_features(hour).items():
            mean, deviation = self.scales[name]
            row.append((self.columns[name], (value - mean) / deviation))
        for category in categorical_features(hour):
            if category in self.columns:  # one that was never trained on adds nothing
                row.append((self.columns[category], 1.0))
        return row


def predict(weights, row):
    log_rate = sum(weights[column] * value for column, value in row)
    return math.exp(min(log_rate, MAX_LOG_RATE))


def train_epoch(weights, rows, targets, order, learning_rate, l2):
    """One pass of mini-batch gradient descent on the Poisson loss; changes the weights in place."""
    for start in range(0, len(order), BATCH_SIZE):
        batch = order[start : start + BATCH_SIZE]
        gradient = [l2 * weight for weight in weights]
        gradient[0] = 0.0  # the intercept is not penalized
        for index in batch:
            row = rows[index]
            error = (predict(weights, row) - targets[index]) / len(batch)
            for column, value in row:
                gradient[column] += error * value
        for column, slope in enumerate(gradient):
            weights[column] -= learning_rate * slope


def root_mean_squared_error(predictions, targets):
    return math.sqrt(sum((p - t) ** 2 for p, t in zip(predictions, targets)) / len(targets))


def mean_absolute_error(predictions, targets):
    return sum(abs(p - t) for p, t in zip(predictions, targets)) / len(targets)


def save_model(path, encoder, weights, mean_count, metrics):
    path.parent.mkdir(parents=True, exist_ok=True)
    model = {
        "model": "poisson regression",
        "mean_count": mean_count,
        "weights": {name: round(weights[column], 6) for name, column in encoder.columns.items()},
        "scales": {name: {"mean": mean, "deviation": deviation} for name, (mean, deviation) in encoder.scales.items()},
        "metrics": metrics,
    }
    path.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")


def main():
    args = parse_arguments()

    hours = read_hours(args.data)
    train = [hour for hour in hours if day_of(hour) < VALIDATE_FROM]
    validation = [hour for hour in hours if day_of(hour) >= VALIDATE_FROM]
    if not train or not validation:
        sys.exit(f"{args.data} needs hours before and after {VALIDATE_FROM}.")
    print(f"{len(train)} hours to train on, {len(validation)} to validate on (from {VALIDATE_FROM})")

    encoder = Encoder(train)
    train_rows = [encoder.encode(hour) for hour in train]
    validation_rows = [encoder.encode(hour) for hour in validation]
    train_counts = [int(hour["cnt"]) for hour in train]
    validation_counts = [int(hour["cnt"]) for hour in validation]
    mean_count = sum(train_counts) / len(train_counts)
    targets = [count / mean_count for count in train_counts]  # around 1, so that the steps are well sized

    shuffler = random.Random(args.seed)
    order = list(range(len(train_rows)))
    weights = [0.0] * len(encoder.columns)
    predictions = []
    for epoch in range(1, args.epochs + 1):
        shuffler.shuffle(order)
        train_epoch(weights, train_rows, targets, order, args.learning_rate, args.l2)

        fitted = [mean_count * predict(weights, row) for row in train_rows]
        predictions = [mean_count * predict(weights, row) for row in validation_rows]
        train_rmse = root_mean_squared_error(fitted, train_counts)
        val_rmse = root_mean_squared_error(predictions, validation_counts)
        print(f"epoch {epoch}/{args.epochs} train_rmse={train_rmse:.1f} val_rmse={val_rmse:.1f}", flush=True)
        if not math.isfinite(train_rmse + val_rmse):
            sys.exit("The training diverged: try a smaller --learning-rate or --l2.")

    rmse = root_mean_squared_error(predictions, validation_counts)
    mae = mean_absolute_error(predictions, validation_counts)
    print(f"rmse={rmse:.2f} mae={mae:.2f}")

    model_path = HERE / "outputs" / "poisson.json"
    save_model(model_path, encoder, weights, mean_count, {"rmse": rmse, "mae": mae})
    print(f"model saved to {model_path}")


if __name__ == "__main__":
    main()
