"""Writes incomplete-beta.json: tails and quantiles of Beta distributions, and upper quantiles of F distributions.

Tails are the hypergeometric series x^a (1-x)^b / (a B(a, b)) 2F1(a+b, 1; a+1; x), whose terms are all positive, summed with 60
digits on the side where it converges faster; nothing of it is shared with the continued fraction under test.
Quantiles are Newton steps on these sums from SciPy's. Run: python3 incomplete-beta.py (needs mpmath and scipy)
"""

import json
import pathlib

import mpmath as mp
from scipy.stats import beta as beta_distribution

mp.mp.dps = 60
SMALL = mp.mpf(10) ** -45
SHAPES = [1e-3, 0.037, 0.5, 1.0, 2.5, 38.27, 1234.5, 1e5, 1e7]
LEVELS = [1e-12, 0.005, 0.025, 0.3, 0.5, 0.9]


def power(a, b, x):
    return mp.exp(a * mp.log(x) + b * mp.log1p(-x) - (mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)))


def series(a, b, x, limit):
    """None where it takes more terms."""
    total, term = mp.mpf(1), mp.mpf(1)
    for n in range(limit):
        term *= (a + b + n) / (a + 1 + n) * x
        total += term
        if term < total * SMALL and (a + b + n) * x < (a + 1 + n):
            return total * power(a, b, x) / a
    return None


def tails(a, b, x):
    a, b, x = mp.mpf(a), mp.mpf(b), mp.mpf(x)
    for limit in (3_000, 300_000):
        if (lower := series(a, b, x, limit)) is not None:
            return lower, 1 - lower
        if (upper := series(b, a, 1 - x, limit)) is not None:
            return 1 - upper, upper
    raise ValueError((a, b, x))


def quantile(a, b, level, start):
    """The point with a lower tail, as odds x / (1 - x)."""
    a, b, level = mp.mpf(a), mp.mpf(b), mp.mpf(level)
    odds = mp.mpf(start) / (1 - mp.mpf(start))
    for _ in range(100):
        x = odds / (1 + odds)
        lower, upper = tails(a, b, x)
        if level <= mp.mpf("0.5"):
            step = mp.log(level / lower) * lower / power(a, b, x)
        else:
            step = -mp.log((1 - level) / upper) * upper / power(a, b, x)
        step = max(min(step, mp.mpf(30)), mp.mpf(-30))
        odds *= mp.exp(step)
        if abs(step) < mp.mpf(10) ** -25:
            return odds / (1 + odds)
    raise ValueError((a, b, level))


def start(a, b, level):
    return min(max(float(beta_distribution.ppf(level, a, b)), 1e-300), 1 - 1e-16)


rows, quantiles, fs = [], [], []
for a in SHAPES:
    for b in SHAPES:
        for level in LEVELS:
            x = float(beta_distribution.ppf(level, a, b))
            if 1e-290 < x < 1:
                lower, upper = tails(a, b, x)
                rows.append([a, b, x, float(lower), float(upper)])
            if min(a, b) >= 0.037 and level in (1e-12, 0.025, 0.5, 0.9):
                x = quantile(a, b, level, start(a, b, level))
                if 1e-290 < x:
                    # How much of x a relative change of the level makes.
                    condition = mp.mpf(level) / power(a, b, x) * (1 - x)
                    quantiles.append([a, b, level, float(x), float(condition)])

for n in [1, 2, 3, 10, 99.5, 1000, 10000, 1e6, 1e7]:
    for level in [1e-9, 0.01, 0.05, 0.5, 0.999]:
        half = mp.mpf(n) / 2
        y = quantile(half, mp.mpf("0.5"), mp.mpf(level), start(n / 2, 0.5, level))
        fs.append([n, level, float(mp.mpf(n) * (1 - y) / y)])

path = pathlib.Path(__file__).with_suffix(".json")
lines = [
    f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in table) + "\n]"
    for name, table in (("tails", rows), ("quantiles", quantiles), ("upperQuantilesOfF", fs))
]
path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
print(len(rows), len(quantiles), len(fs))
