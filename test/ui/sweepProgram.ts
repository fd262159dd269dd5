/** Nine small trainings on the example's data: two parameters in a grid, curves of training and validation, a confusion matrix. */
export const sweepProgram = `
import csv, json, math, os, struct, zlib
import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_squared_error, mean_absolute_error
import onramp

with open('data/hour.csv', newline='') as file:
    rows = list(csv.DictReader(file))[:1600]
X = np.array([[float(row[name]) for name in ('hr', 'temp', 'hum', 'windspeed', 'weekday', 'workingday')] for row in rows])
y = np.array([float(row['cnt']) for row in rows])
half = len(X) * 3 // 4


def busy(values):
    return [int(value > 100) + int(value > 300) for value in values]


def picture(path, values):
    width, height = 200, 110
    level = [min(height - 1, int(value * height / 600)) for value in values[:width]]
    rows = b''.join(b'\\0' + bytes(v for x in range(width) for v in ((70, 130, 180) if height - y <= level[x % len(level)] else (245, 245, 245))) for y in range(height))
    chunk = lambda kind, data: struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    with open(path, 'wb') as file:
        file.write(b'\\x89PNG\\r\\n\\x1a\\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


os.makedirs('outputs', exist_ok=True)

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
            counts = [[0] * 3 for _ in range(3)]
            for actual, guess in zip(busy(y[half:]), busy(predicted)):
                counts[actual][guess] += 1
            with open('outputs/confusion.json', 'w') as file:
                json.dump({'labels': ['quiet', 'busy', 'rush'], 'matrix': counts}, file)
            onramp.artifact('outputs/confusion.json')
            picture('outputs/predicted.png', predicted)
            onramp.artifact('outputs/predicted.png', 'figures/predicted.png')
`;
