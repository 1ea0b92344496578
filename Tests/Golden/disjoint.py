"""Writes disjoint.json: the posterior of one action (Li et al. 2010, Algorithm 1) by NumPy's dense solve and inverse.

Examples come from SplitMix64, which the Swift test runs too: for each example its features, then its reward; after the
examples the contexts at which mean and deviation are asked. Run: python3 disjoint.py (needs numpy)
"""

import json
import pathlib

import numpy as np

MASK = (1 << 64) - 1
CONTEXTS = 3


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


assert SplitMix64(1234567).next() == 6457827717110365317


def vector(random: SplitMix64, dimension: int) -> np.ndarray:
    return np.array([2 * random.uniform() - 1 for _ in range(dimension)])


def case(dimension: int, count: int, regularization: float, seed: int) -> dict:
    random = SplitMix64(seed)
    precision = regularization * np.eye(dimension)
    rewarded = np.zeros(dimension)
    rewards = []
    for _ in range(count):
        x = vector(random, dimension)
        reward = random.uniform()
        precision += np.outer(x, x)
        rewarded += reward * x
        rewards.append(reward)
    weights = np.linalg.solve(precision, rewarded)
    covariance = np.linalg.inv(precision)
    contexts = [vector(random, dimension) for _ in range(CONTEXTS)]
    return {
        "dimension": dimension,
        "count": count,
        "regularization": regularization,
        "seed": seed,
        "rewardSum": sum(rewards),
        "rewardSquareSum": sum(reward * reward for reward in rewards),
        "weights": weights.tolist(),
        "means": [float(weights @ x) for x in contexts],
        "deviations": [float(np.sqrt(x @ covariance @ x)) for x in contexts],
    }


cases = [
    case(dimension, count, regularization, seed=1000 * dimension + count)
    for dimension, regularization in [(1, 1.0), (3, 0.1), (8, 1.0), (20, 5.0), (33, 0.01)]
    for count in [0, 1, 63, 64, 65, 200]
]
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text("[\n" + ",\n".join(json.dumps(row) for row in cases) + "\n]\n")
