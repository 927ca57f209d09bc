"""`make bench`: accuracy, then speed."""

from __future__ import annotations

import sys

from benchmarks import accuracy, speed

if __name__ == "__main__":
    sys.argv[1:] = []
    accuracy.main()
    speed.main()
