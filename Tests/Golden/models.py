"""Writes models.json: what every model knows after seeded examples, by NumPy's dense solve and inverse.

The hybrid model (Li et al. 2010, Algorithm 2) is computed as what it is, one ridge regression over (z, x of the action),
with none of the block elimination that the algorithm does. With a half-life every example weighs 2^((at - reference) /
halfLife), where the reference is the latest example's time rounded down to a sixteenth of a half-life.
Examples come from SplitMix64, which the Swift test runs too: for each its action, its time, its features, its reward; then
the vectors at which mean and deviation are asked, of every action and of one never seen.
Run: python3 models.py (needs numpy and scipy)
"""

import json
import pathlib

import numpy as np
from scipy.stats import beta

MASK = (1 << 64) - 1
ACTIONS = 5
QUERIES = 3
START = 1_600_000_000_000


class SplitMix64:
    """Steele, Lea & Flood 2014; reference code by Vigna."""

    def __init__(self, seed: int):
        self.state = seed

    def next(self) -> int:
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
        return z ^ (z >> 31)

    def uniform(self) -> float:
        return (self.next() >> 11) * 2.0**-53

    def vector(self, dimension: int) -> np.ndarray:
        return np.array([2 * self.uniform() - 1 for _ in range(dimension)])


assert SplitMix64(1234567).next() == 6457827717110365317


def weights_of(times: list[int], half_life: int | None) -> np.ndarray:
    if half_life is None:
        return np.ones(len(times))
    reference = max(times) * 16 // half_life
    return np.array([2.0 ** ((16 * at - reference * half_life) / (16 * half_life)) for at in times])


def design(kind: str, vector: np.ndarray, own: int, action: int) -> np.ndarray:
    """The vector as the one ridge regression over all weights sees it: shared ones first, then each action's."""
    dimension = len(vector)
    if kind == "shared":
        return vector
    x, z = (vector, vector[:0]) if kind == "disjoint" else (vector[:own], vector[own:])
    blocks = np.zeros((ACTIONS + 1, len(x)))
    blocks[action] = x
    assert dimension == len(x) + len(z)
    return np.concatenate([z, blocks.ravel()])


def case(kind: str, dimension: int, own: int, count: int, regularization: float, half_life: int | None, span: int,
         seed: int) -> dict:
    random = SplitMix64(seed)
    actions, times, vectors, rewards = [], [], [], []
    for _ in range(count):
        actions.append(random.next() % ACTIONS)
        times.append(START + random.next() % span)
        vectors.append(random.vector(dimension))
        rewards.append(random.uniform())
    queries = [random.vector(dimension) for _ in range(QUERIES)]
    weights = weights_of(times, half_life)
    row = {
        "kind": kind, "dimension": dimension, "contextDimension": own, "count": count,
        "regularization": regularization, "halfLife": half_life, "span": span, "seed": seed,
    }
    if kind == "counts":
        means, deviations = [], []
        for action in range(ACTIONS + 1):
            mine = [k for k in range(count) if actions[k] == action]
            successes = sum(weights[k] * rewards[k] for k in mine)
            failures = sum(weights[k] * (1 - rewards[k]) for k in mine)
            posterior = beta(1 + successes, 1 + failures)
            means.append([float(posterior.mean())] * QUERIES)
            deviations.append([float(posterior.std())] * QUERIES)
        return row | {"weights": [], "means": means, "deviations": deviations}
    size = len(design(kind, np.zeros(dimension), own, 0))
    precision = regularization * np.eye(size)
    moments = np.zeros(size)
    for action, weight, vector, reward in zip(actions, weights, vectors, rewards):
        phi = design(kind, vector, own, action)
        precision += weight * np.outer(phi, phi)
        moments += weight * reward * phi
    theta = np.linalg.solve(precision, moments)
    covariance = np.linalg.inv(precision)
    asked = [[design(kind, query, own, action) for query in queries] for action in range(ACTIONS + 1)]
    return row | {
        "weights": theta.tolist(),
        "means": [[float(theta @ phi) for phi in row] for row in asked],
        "deviations": [[float(np.sqrt(phi @ covariance @ phi)) for phi in row] for row in asked],
    }


HOUR = 3_600_000
FORGETTING = [(None, HOUR), (HOUR, 10 * HOUR), (HOUR, 300 * HOUR)]
cases = [
    case(kind, dimension, own, count, regularization, half_life, span,
         seed=97 * index + 31 * count + (half_life or 0) + span // HOUR)
    for index, (kind, dimension, own, regularization) in enumerate([
        ("counts", 1, 1, 1.0), ("disjoint", 7, 3, 0.5), ("shared", 9, 4, 1.0), ("hybrid", 8, 3, 1.0),
        ("hybrid", 21, 9, 0.2),
    ])
    for half_life, span in FORGETTING
    for count in [1, 70, 700]
]
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text("[\n" + ",\n".join(json.dumps(row) for row in cases) + "\n]\n")
