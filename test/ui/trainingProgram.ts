/**
 * A training as people write it, with all that a panel shows: curves with a gap and a spike, single values, files of every kind, output
 * on both streams. With `--wait` it goes on, a step at a time, whenever the file `go` grows, and ends when that holds `end`.
 */
export const trainingProgram = `import argparse, json, math, os, struct, sys, time, zlib
import onramp

parser = argparse.ArgumentParser()
parser.add_argument("--learning-rate", type=float, default=0.1)
parser.add_argument("--depth", type=int, default=8)
parser.add_argument("--wait", action="store_true")
parser.add_argument("--fail", action="store_true")
args = parser.parse_args()

with open("data/hour.csv") as file:
    rows = file.readlines()
print(f"{len(rows) - 1} hours", flush=True)
print("UserWarning: the season is not a number", file=sys.stderr, flush=True)


def noise(step):
    return (math.sin(step * 12.9898) * 43758.5453) % 1.0


def log(step):
    loss = 2.2 * math.exp(-step / 90) + 0.25 + 0.12 * noise(step)
    onramp.log(step=step, train_loss=loss, val_loss=loss + 0.1 + step / 1500, accuracy=1 - loss / 2.6,
               learning_rate=args.learning_rate * 0.5 ** (step // 100), grad_norm=float("nan") if 140 <= step < 160 else 3 + 40 * (step == 80) + noise(step))


def picture(path):
    width, height = 240, 120
    rows = b"".join(b"\\0" + bytes(v for x in range(width) for v in (int(255 * x / width), int(255 * y / height), 160)) for y in range(height))
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    with open(path, "wb") as file:
        file.write(b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


for step in range(300):
    log(step)
    if step % 100 == 0:
        print(f"epoch {step // 100}: learning rate {args.learning_rate * 0.5 ** (step // 100)}", flush=True)
onramp.log(rmse=41.3123, mae=27.9, r2=0.9412)

os.makedirs("outputs", exist_ok=True)
picture("outputs/residuals.png")
with open("outputs/report.json", "w") as file:
    json.dump({"rmse": 41.3123, "rows": len(rows) - 1}, file, indent=2)
with open("outputs/predictions.csv", "w") as file:
    file.write("hour,actual,predicted\\n" + "".join(f"{hour},{100 + hour},{99.5 + hour}\\n" for hour in range(500)))
with open("outputs/model.bin", "wb") as file:
    file.write(bytes(range(256)) * 40)
onramp.artifact("outputs/residuals.png", "figures/residuals.png")
onramp.artifact("outputs/report.json")
onramp.artifact("outputs/predictions.csv", "tables/predictions.csv")
onramp.artifact("outputs/model.bin", "model/model.bin")
onramp.flush()
print("waiting" if args.wait else "done", flush=True)

if args.fail:
    def fit(rows):
        raise ValueError(f"NaN in row {len(rows)}")
    fit(rows)

step = 300
while args.wait:
    said = open("go").read() if os.path.exists("go") else ""
    if said.endswith("end"):
        break
    while step < 300 + len(said):
        log(step)
        onramp.flush()
        step += 1
    time.sleep(0.02)
`;
