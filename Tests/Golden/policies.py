"""Writes policies.json: the distributions of the policies in closed form, floor included, by NumPy.

Each line has the estimates of one slate and, for every algorithm, what the formula says: uniform, epsilonGreedy, linUCB
(Li et al. 2010) and squareCB (Foster & Rakhlin 2020). Some slates have ties. Run: python3 policies.py (needs numpy)
"""

import json
import pathlib

import numpy as np


def share(values: np.ndarray) -> np.ndarray:
    best = values == values.max()
    return best / best.sum()


def square_cb(means: np.ndarray, experience: int, gamma: float, exponent: float) -> np.ndarray:
    weight = gamma * max(experience, 1) ** exponent
    p = 1 / (len(means) + weight * (means.max() - means))
    best = means == means.max()
    p[best] = (1 - p[~best].sum()) / best.sum()
    return p


def rows() -> list[dict]:
    generator = np.random.default_rng(4)
    result = []
    for count, experience, floor in [(1, 0, 0.0), (2, 1, 0.1), (5, 0, 0.0), (5, 400, 0.02), (40, 12345, 0.3), (200, 10**6, 0.05)]:
        means = np.round(generator.normal(0.1, 0.2, count), 2 if count == 40 else 12)
        deviations = np.round(generator.uniform(0, 0.3, count), 2 if count == 40 else 12)
        distributions = {
            "uniform": np.full(count, 1 / count),
            "epsilonGreedy": 0.1 / count + 0.9 * share(means),
            "linUCB": share(means + 0.5 * deviations),
            "squareCB": square_cb(means, experience, 10, 0.5),
            "squareCB, constant": square_cb(means, experience, 25, 0),
        }
        result.append(
            {
                "means": means.tolist(),
                "deviations": deviations.tolist(),
                "experience": experience,
                "floor": floor,
                "distributions": {k: (floor / count + (1 - floor) * p).tolist() for k, p in distributions.items()},
            }
        )
    return result


path = pathlib.Path(__file__).with_suffix(".json")
path.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows()) + "\n]\n")
