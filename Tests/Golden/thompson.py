"""Writes thompson.json and thompson-random.json: the probability that each of several independent normal variables is the
greatest; the second file has 1,000 random cases with deviations up to 1000 times apart.

Every variable is integrated by itself, in its own standardised coordinate, over panels cut wherever any variable passes
a whole deviation, with 24 Gauss-Legendre nodes each, in log space. Two variables are checked against the closed
form, some cases against adaptive quadrature. Point masses follow from the definition: they win together with the
probability that all others lie below them, and share it. "frequencies" are counts of 10^7 draws by NumPy. Run: python3 thompson.py (needs numpy and scipy)
"""

import json
import pathlib

import numpy as np
from scipy import integrate
from scipy.special import log_ndtr, ndtr

REACH = 12.0
DRAWS = 10_000_000
NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)


def log_below(points: np.ndarray, means: np.ndarray, deviations: np.ndarray) -> np.ndarray:
    """The logarithm of the product of all distribution functions."""
    total = np.zeros_like(points)
    for mean, deviation in zip(means, deviations):
        if deviation > 0:
            total += log_ndtr((points - mean) / deviation)
        else:
            total = np.where(points >= mean, total, -np.inf)
    return total


def best(means: np.ndarray, deviations: np.ndarray) -> np.ndarray:
    probabilities = np.zeros(len(means))
    steps = np.arange(-REACH, REACH + 1)
    for i, (mean, deviation) in enumerate(zip(means, deviations)):
        others = np.arange(len(means)) != i
        if deviation == 0:
            rivals = others & ~((deviations == 0) & (means == mean))
            ties = len(means) - rivals.sum()
            at = np.array([mean])
            probabilities[i] = np.exp(log_below(at, means[rivals], deviations[rivals]))[0] / ties
            continue
        cuts = (means[:, None] + deviations[:, None] * steps[None, :] - mean).ravel() / deviation
        cuts = np.unique(np.concatenate([np.clip(cuts, -REACH, REACH), [-REACH, REACH]]))
        half, centre = np.diff(cuts) / 2, (cuts[1:] + cuts[:-1]) / 2
        z = centre[:, None] + half[:, None] * NODES
        weights = half[:, None] * WEIGHTS
        points = (mean + deviation * z).ravel()
        density = np.exp(log_below(points, means[others], deviations[others]) - z.ravel() ** 2 / 2)
        probabilities[i] = np.sum(weights.ravel() * density) / np.sqrt(2 * np.pi)
    assert abs(probabilities.sum() - 1) < 1e-10, probabilities.sum()
    return probabilities


def adaptive(means: np.ndarray, deviations: np.ndarray, i: int) -> float:
    others = np.arange(len(means)) != i

    def density(z: float) -> float:
        point = np.array([means[i] + deviations[i] * z])
        return float(np.exp(log_below(point, means[others], deviations[others])[0] - z * z / 2) / np.sqrt(2 * np.pi))

    cuts = (means[:, None] + deviations[:, None] * np.array([-6, -3, 0, 3, 6])[None, :] - means[i]) / deviations[i]
    cuts = np.unique(np.concatenate([np.clip(cuts.ravel(), -REACH, REACH), [-REACH, REACH]]))
    return sum(integrate.quad(density, a, b, epsabs=1e-13, limit=200)[0] for a, b in zip(cuts, cuts[1:]))


def cases() -> list[tuple[str, np.ndarray, np.ndarray]]:
    random = np.random.default_rng(20261123)
    rows = []

    def add(name: str, means, deviations):
        rows.append((name, np.asarray(means, float), np.asarray(deviations, float)))

    for count in [2, 3, 5, 10, 30, 100]:
        add("alike", np.full(count, 0.1), np.full(count, 0.05))
        add("random", random.normal(0.1, 0.05, count), random.uniform(0.02, 0.1, count))
        add("random, deviations 1000 apart", random.normal(0, 1, count), 10 ** random.uniform(-3, 0, count))
        add("one cold", random.normal(0.1, 0.001, count), np.r_[1.0, np.full(count - 1, 0.001)])
        add("one sharp", random.normal(0, 0.3, count), np.r_[0.001, np.full(count - 1, 1.0)])
        add("far apart", np.arange(count) * 3.0, np.full(count, 1.0))
        add("ties in pairs", np.repeat(random.normal(0, 1, count), 2)[:count], np.full(count, 0.7))
        add("some of deviation 0", random.normal(0, 1, count), np.where(np.arange(count) % 2, 0.8, 0.0))
        add("equal means, deviations 1e6 apart", np.zeros(count), np.logspace(-6, 0, count))
        add("large means", 1e6 + random.normal(0, 1, count), random.uniform(0.5, 2, count))
    add("point masses that tie below one variable", [0.5, 0.5, 0.2, 0.4], [0, 0, 0, 0.3])
    add("point masses alone", [1, 3, 3, 2], [0, 0, 0, 0])
    add("one variable", [0.3], [0.2])
    add("two that cannot meet", [0, 1], [0.001, 0.001])
    return rows


def frequencies(means: np.ndarray, deviations: np.ndarray, random: np.random.Generator) -> list[int]:
    counts = np.zeros(len(means), int)
    for _ in range(20):
        draws = means + deviations * random.standard_normal((DRAWS // 20, len(means)))
        counts += np.bincount(draws.argmax(axis=1), minlength=len(means))
    return counts.tolist()


def random_cases() -> list[dict]:
    random = np.random.default_rng(1000)
    rows = []
    for _ in range(1000):
        count = int(random.integers(2, 12))
        deviations = np.array([float(f"{x:.3g}") for x in 10 ** random.uniform(-3, 0, count)])
        # Some lie together, some are as far apart as they are wide.
        means = np.round(random.normal(0, random.choice([0.003, 0.1, 1]), count), 4)
        probabilities = [round(p, 10) for p in best(means, deviations).tolist()]
        rows.append({"means": means.tolist(), "deviations": deviations.tolist(), "probabilities": probabilities})
    return rows


def write(name: str, rows: list[dict]) -> None:
    path = pathlib.Path(__file__).with_name(name)
    path.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


rows = []
generator = np.random.default_rng(7)
for name, means, deviations in cases():
    probabilities = best(means, deviations)
    if len(means) == 2 and deviations.all():
        exact = ndtr((means[0] - means[1]) / np.hypot(*deviations))
        assert abs(probabilities[0] - exact) < 1e-12, (name, probabilities[0] - exact)
    if 2 < len(means) <= 5 and deviations.all():
        errors = [adaptive(means, deviations, i) - probabilities[i] for i in range(len(means))]
        assert np.abs(errors).max() < 1e-9, (name, errors)
    # Point masses tie, which argmax does not share.
    counted = 2 <= len(means) <= 10 and deviations.all()
    rows.append(
        {
            "name": name,
            "means": means.tolist(),
            "deviations": deviations.tolist(),
            "probabilities": probabilities.tolist(),
            "frequencies": frequencies(means, deviations, generator) if counted else [],
        }
    )
write("thompson.json", rows)
write("thompson-random.json", random_cases())
