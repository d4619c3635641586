"""Print the changes that no test noticed, and how many were tried in each module.

python report.py RESULTS
"""

import json
import sys
from collections import Counter
from pathlib import Path


def main(results: Path) -> None:
    rows = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    tried: Counter[str] = Counter()
    noticed: Counter[str] = Counter()
    for row in rows:
        module = row["mutant"].split(".")[-2]
        tried[module] += 1
        noticed[module] += row["result"] == "noticed"
        if row["result"] != "noticed":
            sys.stdout.write(f"== {row['mutant']} ({row['result']})\n{row['change']}\n")
    sys.stdout.write("module tried noticed unnoticed\n")
    for module in sorted(tried):
        sys.stdout.write(f"{module} {tried[module]} {noticed[module]} {tried[module] - noticed[module]}\n")
    all_tried, all_noticed = tried.total(), noticed.total()
    sys.stdout.write(f"all {all_tried} {all_noticed} {all_tried - all_noticed}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
