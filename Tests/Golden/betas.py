"""Writes betas.json: the probability that each of several independent Beta variables is the greatest.

Every variable is integrated by itself over its own quantiles: the others' distribution functions, by SciPy's incomplete beta
function, at 40 Gauss-Legendre nodes of panels cut at quantiles of all variables. Two variables with whole parameters are
checked against the closed sum. A scale keeps the mean and multiplies the deviation. "frequencies" are counts of 10^7
draws by NumPy. Run: python3 betas.py (needs numpy and scipy)
"""

import json
import pathlib

import numpy as np
from scipy.special import betaln
from scipy.stats import beta as beta_distribution

NODES, WEIGHTS = np.polynomial.legendre.leggauss(40)
LEVELS = np.r_[1e-14, 1e-11, 1e-8, 1e-6, 1e-4, 1e-3, 0.01, 0.03, np.arange(0.1, 1, 0.1)]
DRAWS = 10_000_000


def scaled(a: np.ndarray, b: np.ndarray, scale: float) -> tuple[np.ndarray, np.ndarray]:
    size = (a + b + 1) / scale**2 - 1 if scale != 1 else a + b
    mean = a / (a + b)
    return mean * size, (1 - mean) * size


def best(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    variables = [beta_distribution(x, y) for x, y in zip(a, b)]
    cuts = {0.0, 1.0}
    for variable in dict.fromkeys(zip(a, b)):
        distribution = beta_distribution(*variable)
        cuts.update(distribution.ppf(LEVELS))
        cuts.update(distribution.isf(LEVELS))
    cuts = np.array(sorted(cut for cut in cuts if np.isfinite(cut)))
    cuts = cuts[np.r_[True, np.diff(cuts) > 1e-13]]
    # The last panel ends at 1, whatever was cut close to it: Beta(100000, 1) has 1e-8 beyond 1 − 1e-13.
    cuts = np.r_[cuts[cuts < 1 - 1e-13], 1.0]
    half, centre = np.diff(cuts) / 2, (cuts[1:] + cuts[:-1]) / 2
    s = (centre[:, None] + half[:, None] * NODES).ravel()
    weights = (half[:, None] * WEIGHTS).ravel()
    below = np.array([variable.cdf(s) for variable in variables])
    probabilities = np.array(
        [
            np.sum(weights * variables[i].pdf(s) * np.prod(np.delete(below, i, axis=0), axis=0))
            for i in range(len(variables))
        ]
    )
    # A bit of s beside 1 is 1e-16, and of the distribution function of Beta(100000, 1) 1e-11.
    assert abs(probabilities.sum() - 1) < 1e-11, (probabilities.sum(), a, b)
    return probabilities


def exact_of_two(a1: int, b1: int, a2: int, b2: int) -> float:
    """The probability that the second is the greater, for whole parameters (Miller 2015)."""
    i = np.arange(a2)
    return float(np.sum(np.exp(betaln(a1 + i, b1 + b2) - np.log(b2 + i) - betaln(1 + i, b2) - betaln(a1, b1))))


def rows() -> list[dict]:
    generator = np.random.default_rng(20261126)
    cases = [
        ("alike", np.full(4, 3.0), np.full(4, 9.0), 1.0),
        ("never seen, beside warm", np.r_[1, 1, 1, 40, 55], np.r_[1, 1, 1, 400, 500], 1.0),
        ("two", np.array([3, 5]), np.array([7, 6]), 1.0),
        ("two that cannot meet", np.array([1000, 10]), np.array([10, 1000]), 1.0),
        ("one click in 300", 1 + np.arange(20) % 5, 1 + 300.0 * (1 + np.arange(20) % 7), 1.0),
        ("certain failures and successes", np.array([1, 1, 200, 100000]), np.array([5000, 10, 1, 1]), 1.0),
        ("fractional", 1 + np.array([0.01, 0.3, 0.7, 2.2]), 1 + np.array([0.2, 0.05, 4.1, 9.9]), 1.0),
        ("narrowed", np.array([1.0, 5, 20]), np.array([1.0, 20, 60]), 0.3),
        ("large", 1 + 1e6 * np.array([0.1, 0.1002, 0.0999]), 1 + 1e6 * np.array([0.9, 0.8998, 0.9001]), 1.0),
    ]
    for count in [2, 3, 5, 10, 30]:
        for _ in range(4):
            n = np.floor(10 ** generator.uniform(0, 6, count))
            a = 1 + n * generator.beta(1.5, 8) * generator.uniform(0.9, 1.1, count)
            cases.append(("random, deviations 1000 apart", a, 1 + n - (a - 1), 1.0))
    result = []
    for name, a, b, scale in cases:
        a, b = np.asarray(a, float), np.asarray(b, float)
        narrow = scaled(a, b, scale)
        probabilities = best(*narrow)
        if name == "two":
            assert abs(probabilities[1] - exact_of_two(3, 7, 5, 6)) < 1e-10
        counts = np.zeros(len(a), int)
        for _ in range(20):
            draws = generator.beta(*narrow, (DRAWS // 20, len(a)))
            counts += np.bincount(draws.argmax(axis=1), minlength=len(a))
        # Ties of draws that round to 1 go to the first: such cases are not counted.
        ties = name == "certain failures and successes"
        result.append(
            {
                "name": name,
                "alphas": a.tolist(),
                "betas": b.tolist(),
                "scale": scale,
                "probabilities": probabilities.tolist(),
                "frequencies": [] if ties else counts.tolist(),
            }
        )
    return result


path = pathlib.Path(__file__).with_suffix(".json")
path.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows()) + "\n]\n")
