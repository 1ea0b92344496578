"""Writes open-bandit.json: the Open Bandit log under Bernoulli Thompson sampling, and what others make of it.

Every item and position of the 10,000 rounds of Benchmarks/Data/open-bandit/random_all.csv is a row: weight, rounds, clicks. The
probabilities and the expected numbers (of Open Bandit Pipeline 0.5.5 and Vowpal Wabbit's estimators) come from a folder with
bts_action_dist_all.csv and expected.json. Data derived from the Open Bandit Dataset: Apache-2.0, see Benchmarks/Data/open-bandit.
Run: python3 open-bandit.py FOLDER
"""

import collections
import csv
import json
import pathlib
import sys

here = pathlib.Path(__file__)
folder = pathlib.Path(sys.argv[1])
with (folder / "bts_action_dist_all.csv").open() as file:
    chances = {row["item_id"]: row for row in csv.DictReader(file)}

counts = collections.defaultdict(lambda: [0, 0])
with (here.parents[2] / "Benchmarks/Data/open-bandit/random_all.csv").open() as file:
    for row in csv.DictReader(file):
        weight = float(chances[row["item_id"]]["p_position" + row["position"]]) / float(row["propensity_score"])
        counts[weight][0] += 1
        counts[weight][1] += int(row["click"])

expected = json.loads((folder / "expected.json").read_text())["log=random eval=bts campaign=all"]
rows = ",\n".join(json.dumps([weight, *pair]) for weight, pair in sorted(counts.items()))
expected = json.dumps(expected["obp_0.5.5"] | expected["vw_estimators"], indent=1)
here.with_suffix(".json").write_text(f'{{"rows": [\n{rows}\n],\n"expected": {expected}\n}}\n')
