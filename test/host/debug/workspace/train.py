import argparse
import time

parser = argparse.ArgumentParser()
parser.add_argument("--rate", type=float, default=0.1)
rate = parser.parse_args().rate
for epoch in range(3):
    print(f"epoch {epoch} loss={rate / (1 + epoch):.4f}", flush=True)
    time.sleep(0.2)
