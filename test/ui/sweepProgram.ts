/** Nine small trainings on the example's data: two parameters in a grid, curves of training and validation, a confusion matrix. */
export const sweepProgram = `
import csv, math, random
import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_squared_error, mean_absolute_error
import onramp

with open('data/hour.csv', newline='') as file:
    rows = list(csv.DictReader(file))[:2500]
X = np.array([[float(row[name]) for name in ('hr', 'temp', 'hum', 'windspeed', 'weekday', 'workingday')] for row in rows])
y = np.array([float(row['cnt']) for row in rows])
half = len(X) * 3 // 4

for learning_rate in (0.05, 0.1, 0.3):
    for depth in (3, 6, 9):
        with onramp.run(f'hgb-lr{learning_rate}-d{depth}'):
            onramp.params(learning_rate=learning_rate, max_depth=depth, loss='squared_error', seed=7)
            model = HistGradientBoostingRegressor(learning_rate=learning_rate, max_depth=depth, max_iter=1, warm_start=True, random_state=7, early_stopping=False)
            for step in range(20):
                model.max_iter = step + 1
                model.fit(X[:half], y[:half])
                onramp.log(step=step, loss=float(mean_squared_error(y[:half], model.predict(X[:half]))), val_loss=float(mean_squared_error(y[half:], model.predict(X[half:]))))
            predicted = model.predict(X[half:])
            onramp.log(rmse=float(math.sqrt(mean_squared_error(y[half:], predicted))), mae=float(mean_absolute_error(y[half:], predicted)))
`;
