import sys

print("rmse 41.3", *sys.argv[1:])
