"""Writes intervals.json: the intervals of Sources/Evaluation/Intervals, from their formulas in NumPy and SciPy.

Sums are exact (fractions), so that scaling rewards by the rounds themselves can be compared with scaling the sums. Cases: tame,
skewed, few and constant weights, means below and above 1, rewards beyond 0 to 1. Run: python3 intervals.py (needs numpy and scipy)
"""

import json
import math
import pathlib
from fractions import Fraction

import numpy as np
from scipy.special import lambertw
from scipy.stats import beta, f, norm


def exact(values):
    return float(sum(map(Fraction, values)))


def clopper_pearson(w, r, alpha):
    top = w.max()
    n = len(w) / top
    s = min(exact([Fraction(a) * Fraction(b) for a, b in zip(w, r)]) / top, n)
    lower = beta.ppf(alpha / 2, s, n - s + 1) if s > 0 else 0.0
    upper = beta.isf(alpha / 2, s + 1, n - s) if s < n else 1.0
    return [lower, upper]


def sums(w, r):
    pairs = [(Fraction(a), Fraction(b)) for a, b in zip(w, r)]
    powers = ((1, 0), (2, 0), (1, 1), (2, 1), (2, 2), (0, 1))
    return [sum(a**i * b**j for a, b in pairs) for i, j in powers]


def cressie_read(w, r, alpha, low, high):
    """Exact but for the quantile and the roots: value, bounds, and what rounding makes of a root where y cancels."""
    n = Fraction(len(w))
    sw, sww, swr, swwr, swwrr, sr = sums(w, r)
    fake = high if sw < n else low
    if fake == math.inf:
        g, gamma, slope = 1 + 1 / n, -(1 + n) / n, 0
    else:
        fake = Fraction(fake)
        a, b = (fake + sw) / (1 + n), (fake**2 + sww) / (1 + n)
        g = (1 + n) * (a - 1) ** 2 / (b - a * a)
        gamma, slope = (b - a) / (a * a - b), (1 - a) / (a * a - b)
    value = (-gamma * swr - slope * swwr) / (1 + n)
    value += max(0, 1 - (-gamma * sw - slope * sww) / (1 + n)) * sr / n
    phi = -(g + Fraction(f.isf(alpha, 1, int(n)))) / (2 * (1 + n))
    bounds, slack = [], 0.0
    for reward, sign in ((0, 1), (1, -1)):
        candidates = []
        for fake in (low, high):
            if fake == math.inf:
                x = sign * (reward + (swr - reward * sw) / n)
                total = (reward**2 * sww - 2 * reward * swwr + swwrr) / (1 + n)
                y = (reward * sw - swr) ** 2 / (n * (1 + n)) - total
                total = max(total, (reward**2 * sww + swwrr) / (1 + n))
                z = phi + 1 / (2 * n)
            else:
                fake = Fraction(fake)
                mean, square = (fake + sw) / (1 + n), (fake**2 + sww) / (1 + n)
                wr, wwr = sign * (fake * reward + swr) / (1 + n), sign * (fake**2 * reward + swwr) / (1 + n)
                total = (fake**2 * reward**2 + swwrr) / (1 + n)
                if not square > mean * mean:
                    continue
                spread = square - mean * mean
                x = wr + (1 - mean) * (wwr - mean * wr) / spread
                y = (wwr - mean * wr) ** 2 / spread - (total - wr * wr)
                z = phi + (1 - mean) ** 2 / (2 * spread)
            if z <= 0 and abs(y * z) <= 1e-18:
                candidates.append(float(x) - math.sqrt(2) * 1e-9)
            elif z <= 0 and y * z >= 0:
                candidates.append(float(x) - math.sqrt(2 * y * z))
            if z <= 0 and -y < total * 1e-6:
                slack = max(slack, math.sqrt(float(-2 * z * total) * 2e-15))
        bounds.append(min(max(sign * min(candidates), 0.0), 1.0) if candidates else float(reward))
    return float(value), bounds, slack


def case(name, w, r, rewards, weights, confidence):
    low, high = rewards
    scaled = np.array([float((Fraction(x) - Fraction(low)) / (Fraction(high) - Fraction(low))) for x in r])
    alpha, n = 1 - confidence, len(w)
    value, bounds, slack = cressie_read(w, scaled, alpha, *weights)
    products = w * r
    mean, variance = exact(products) / n, float(np.var(products, ddof=1)) if n > 1 else None
    top = high * float(w.max())
    row = {
        "name": name, "weights": w.tolist(), "rewards": r.tolist(), "rewardRange": rewards,
        "weightRange": [weights[0], None if weights[1] == math.inf else weights[1]], "confidence": confidence,
        "clopperPearson": [low + (high - low) * x for x in clopper_pearson(w, scaled, alpha)],
        "cressieRead": [low + (high - low) * x for x in bounds], "value": low + (high - low) * value,
        "slack": slack * (high - low),
    }  # fmt: skip
    if n > 1:
        term = math.log(4 / alpha)
        bottom = min(low * float(w.max()), 0.0)
        half = math.sqrt(2 * variance * term / n) + 7 * (top - bottom) * term / (3 * (n - 1))
        rho = (-lambertw(-(alpha**2) / math.e, -1).real - 1) / 10_000
        width = math.sqrt(2 * (n * rho + 1) / (n * n * rho) * math.log(math.sqrt(n * rho + 1) / alpha))
        normal = norm.isf(alpha / 2) * math.sqrt(variance / n)
        row |= {
            "mean": mean, "variance": variance, "range": [bottom, top],
            "normal": [mean - normal, mean + normal],
            "bernstein": [max(mean - half, bottom), min(mean + half, top)],
            "confidenceSequence": [mean - math.sqrt(variance) * width, mean + math.sqrt(variance) * width],
        }  # fmt: skip
    return row


random = np.random.default_rng(20260101)
cases = []
for n in (1, 2, 5, 40, 150):
    for name, w in (
        ("tame", random.uniform(0.2, 1.8, n)),
        ("skewed", random.lognormal(-1.5, 1.7, n)),
        ("mostly none", random.binomial(1, 0.3, n) * random.uniform(1, 4, n) + 0.01),
        ("too great", random.uniform(1, 5, n)),
    ):
        for rewards, r in (
            ((0.0, 1.0), random.binomial(1, 0.2, n).astype(float)),
            ((0.0, 1.0), random.uniform(0, 1, n)),
            ((-1.0, 0.0), -random.uniform(0, 1, n)),
            ((-2.0, 3.5), random.uniform(-2, 3.5, n)),
        ):
            for weights in ((0.0, math.inf), (0.0, 200.0), (0.005, 90.0)):
                if n > 5 and weights[1] == 90:
                    continue
                confidence = float(random.choice([0.5, 0.9, 0.95, 0.999]))
                cases.append(case(f"{name}, {n}", np.round(w, 6), np.round(r, 6), rewards, weights, confidence))

percentiles = []
for n in (1, 2, 3, 40, 101):
    for confidence in (0.5, 0.9, 0.95, 0.999):
        values = np.round(random.normal(size=n), 6)
        ends = np.quantile(values, [(1 - confidence) / 2, (1 + confidence) / 2])
        percentiles.append({"values": values.tolist(), "confidence": confidence, "interval": ends.tolist()})

lines = [
    f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in table) + "\n]"
    for name, table in (("cases", cases), ("percentiles", percentiles))
]
pathlib.Path(__file__).with_suffix(".json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
