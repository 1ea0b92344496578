"""Writes stream.jsonl, stream.perms.json and stream.json: a small full-information stream, three orders of its rows, and
what LinUCB with disjoint models (Li et al. 2010, Algorithm 1) chooses on it, run literally and apart from the Swift sources.

The vector of an action is (1, x, f). stream.yaml is the placement that plays the same. No choice is near a tie, so the
precision of a deviation decides none. Run: python3 stream.py
"""

import json
import pathlib
import random

ROWS, ACTIONS, ALPHA, REGULARIZATION = 150, 4, 0.6, 0.5


def solve(matrix: list, right: list) -> list:
    """Gaussian elimination with pivoting."""
    size = len(right)
    rows = [list(row) + [value] for row, value in zip(matrix, right)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(column + 1, size):
            factor = rows[row][column] / rows[column][column]
            rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column])]
    result = [0.0] * size
    for row in reversed(range(size)):
        known = sum(rows[row][column] * result[column] for column in range(row + 1, size))
        result[row] = (rows[row][size] - known) / rows[row][row]
    return result


def dot(a: list, b: list) -> float:
    return sum(x * y for x, y in zip(a, b))


def play(rounds: list) -> dict:
    size = 1 + len(rounds[0]["x"]) + len(rounds[0]["f"][0])
    outer = [[[REGULARIZATION * (i == j) for j in range(size)] for i in range(size)] for _ in range(ACTIONS)]
    rewarded = [[0.0] * size for _ in range(ACTIONS)]
    chosen, total = [], 0.0
    for row in rounds:
        vectors = [[1.0] + row["x"] + row["f"][action] for action in range(ACTIONS)]
        scores = []
        for action, vector in enumerate(vectors):
            mean = dot(solve(outer[action], rewarded[action]), vector)
            scores.append(mean + ALPHA * dot(vector, solve(outer[action], vector)) ** 0.5)
        best, second = sorted(scores, reverse=True)[:2]
        assert best - second > 1e-5, "a near tie: take another seed"
        action = scores.index(best)
        vector, reward = vectors[action], row["r"][action]
        for i in range(size):
            rewarded[action][i] += reward * vector[i]
            for j in range(size):
                outer[action][i][j] += vector[i] * vector[j]
        chosen.append(action)
        total += reward
    return {"chosen": chosen, "averageReward": total / len(rounds)}


def main() -> None:
    generator = random.Random(20261126)
    weights = [[generator.gauss(0, 1) for _ in range(6)] for _ in range(ACTIONS)]
    rounds = []
    for _ in range(ROWS):
        x = [round(generator.gauss(0, 1), 4) for _ in range(3)]
        f = [[round(generator.gauss(0, 1), 4) for _ in range(2)] for _ in range(ACTIONS)]
        scores = [dot(weights[action], [1.0] + x + f[action]) for action in range(ACTIONS)]
        rounds.append({"x": x, "r": [int(score + generator.gauss(0, 1) > 1) for score in scores], "f": f})
    orders = [generator.sample(range(ROWS), ROWS) for _ in range(3)]
    folder = pathlib.Path(__file__).parent
    (folder / "stream.jsonl").write_text("".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rounds))
    (folder / "stream.perms.json").write_text("[" + ",\n".join(json.dumps(order) for order in orders) + "]\n")
    results = [play(rounds)] + [play([rounds[row] for row in order]) for order in orders]
    (folder / "stream.json").write_text("[" + ",\n".join(json.dumps(result) for result in results) + "]\n")


if __name__ == "__main__":
    main()
