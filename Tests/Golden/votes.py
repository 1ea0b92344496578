"""Writes votes.json: normal variables of decisions, and the shares of posterior draws in which each candidate is the best.

Written from the documented definition, in double precision and with a dense loop over draws and candidates. Philox words
(philox.py) become normals by Box & Muller's formula with NumPy's logarithm and cosine. Candidates of equal estimates
are the greatest of so many normals, by SciPy's ndtr and ndtri, and share. A case whose votes a rounding of 1e-5 could
change is refused. "frequencies" are counts of 10^6 draws by NumPy's own generator from the same posterior, as a dense
covariance. Run: python3 votes.py (needs numpy and scipy)
"""

import json
import pathlib

import numpy as np
from scipy.special import ndtr, ndtri

from philox import block

REACH = 7.5
FREQUENCY_DRAWS = 1_000_000


def normals(key: tuple, place: int, use: int, count: int) -> np.ndarray:
    values = []
    for index in range((count + 3) // 4):
        words = block(*key, place, use, index)
        for radius, angle in [words[:2], words[2:]]:
            r = np.sqrt(-2 * np.log((radius + 0.5) / 2**32))
            turn = (angle - 2**32 if angle >= 2**31 else angle) / 2**32
            values += [r * np.cos(2 * np.pi * turn), r * np.sin(2 * np.pi * turn)]
    return np.array(values[:count])


def votes(case: dict) -> np.ndarray:
    means, deviations = np.array(case["means"]), np.array(case["deviations"])
    count, draws, scale = len(means), case["draws"], case["scale"]
    dimension = case["sharedDimension"]
    directions = np.array(case["directions"]).reshape(count, dimension)
    own = np.array(case["ownDeviations"] or np.zeros(count))
    key = (case["seed"], "home", case["decision"])
    lower = (means - REACH * scale * deviations).max()
    reaching = [i for i in range(count) if means[i] + REACH * scale * deviations[i] >= lower]
    groups: dict[tuple, list[int]] = {}
    for i in reaching:
        groups.setdefault((means[i], deviations[i], own[i], *directions[i]), []).append(i)
    ordered = sorted(groups)
    shared = normals(key, case["place"], 2, draws * dimension).reshape(draws, dimension)
    alone = normals(key, case["place"], 3, draws * len(ordered)).reshape(len(ordered), draws)
    scores = np.zeros((len(ordered), draws))
    for row, group in enumerate(ordered):
        members = groups[group]
        i, z = members[0], alone[row]
        if len(members) > 1:
            z = ndtri(ndtr(z) ** (1 / len(members)))
        scores[row] = means[i] + scale * (shared @ directions[i] + own[i] * z)
    shares = np.zeros(count)
    for draw in range(draws):
        best = scores[:, draw].max()
        gap = best - np.sort(scores[:, draw])[::-1]
        assert not ((gap > 0) & (gap < 1e-5)).any(), ("a vote hangs on a rounding", case["name"], draw)
        winners = [i for row, group in enumerate(ordered) if scores[row, draw] == best for i in groups[group]]
        shares[winners] += 1 / len(winners) / draws
    return shares


def frequencies(case: dict, generator: np.random.Generator) -> list[int]:
    means, dimension = np.array(case["means"]), case["sharedDimension"]
    directions = np.array(case["directions"]).reshape(len(means), dimension)
    own = np.array(case["ownDeviations"] or np.zeros(len(means)))
    covariance = case["scale"] ** 2 * (directions @ directions.T + np.diag(own**2))
    factor = np.linalg.cholesky(covariance + 1e-14 * np.eye(len(means)))
    counts = np.zeros(len(means), int)
    for _ in range(10):
        z = generator.standard_normal((FREQUENCY_DRAWS // 10, len(means)))
        counts += np.bincount((means + z @ factor.T).argmax(axis=1), minlength=len(means))
    return counts.tolist()


def case(name: str, generator, count: int, dimension: int, own: bool, draws: int, place: int = 0, scale: float = 1.0) -> dict:
    directions = generator.normal(0, 0.3, (count, dimension)).astype(np.float32).astype(float)
    alone = generator.uniform(0.1, 0.4, count) if own else np.zeros(count)
    deviations = np.sqrt((directions**2).sum(axis=1) + alone**2)
    return {
        "name": name,
        "seed": 7,
        "decision": f"{name}-{count}",
        "place": place,
        "scale": scale,
        "draws": draws,
        "means": generator.normal(0, 0.4, count).tolist(),
        "deviations": deviations.tolist(),
        "sharedDimension": dimension,
        "directions": directions.ravel().tolist(),
        "ownDeviations": alone.tolist() if own else [],
    }


def repeat(row: dict, pairs: list[tuple[int, int]]) -> dict:
    """Gives candidate b the estimates of candidate a."""
    for a, b in pairs:
        for key, width in [("means", 1), ("deviations", 1), ("directions", row["sharedDimension"]), ("ownDeviations", 1)]:
            if row[key]:
                row[key][b * width : (b + 1) * width] = row[key][a * width : (a + 1) * width]
    return row


def cases() -> list[dict]:
    generator = np.random.default_rng(20261126)
    rows = [
        case("shared", generator, 2, 3, False, 64),
        case("shared", generator, 8, 5, False, 256),
        case("shared, second place, scaled", generator, 12, 8, False, 256, place=1, scale=0.5),
        repeat(case("shared, equal candidates", generator, 9, 4, False, 256), [(0, 5), (0, 8), (1, 2)]),
        case("hybrid", generator, 3, 2, True, 64),
        case("hybrid", generator, 10, 6, True, 256),
        repeat(case("hybrid, equal candidates", generator, 9, 4, True, 256), [(0, 5), (0, 8), (1, 2)]),
    ]
    masses = case("shared, point masses", generator, 4, 2, False, 64)
    masses.update(means=[0.1, 0.1, 0, -9], deviations=[0, 0, 1, 1], directions=[0, 0, 0, 0, 0.6, 0.8, 1, 0])
    rows.append(masses)
    for row in rows:
        row["shares"] = votes(row).tolist()
        row["frequencies"] = frequencies(row, generator)
    return rows


def main() -> None:
    key = (7, "home", "d-1")
    rows = [{"name": "normals", "place": place, "use": use, "normals": normals(key, place, use, 10).tolist()} for place in [0, 3] for use in [2, 3]]
    path = pathlib.Path(__file__).with_suffix(".json")
    parts = {"normals": rows, "votes": cases()}
    path.write_text(
        "{" + ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in part) + "\n]" for name, part in parts.items()) + "}\n"
    )


if __name__ == "__main__":
    main()
