import sys

sys.stdout.buffer.write(b"\xff\xfe\x80 not UTF-8\n")
