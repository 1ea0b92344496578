"""What a snapshot says of its weights and actions, by NumPy's dense solve and inverse.

Without arguments it writes views.json: seeded examples, of which the last ones are open, for every model, with and
without forgetting. Averages are taken of the examples themselves, the hybrid model is one ridge regression over (z, x of
each action) without any block elimination, and the interval is where the two roots of Wilson's equation
n(p - q)^2 = z^2 q(1 - q) lie.

With files that `marquee inspect export VERSION --format json` wrote it works out weights, deviations, intervals and
the condition from the sums in them, and fails if one differs by more than 1e-9 (relative above 1).
Run: python3 views.py [EXPORT.json ...] (needs numpy)
"""

import json
import pathlib
import sys

import numpy as np

MASK = (1 << 64) - 1
ACTIONS = 4
OWN, DIMENSION = 4, 12
# Whether an element differs between candidates: of bias, c, c, h, f, f, h x c (2), c x f (4).
OF_ACTION = np.array([0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1], dtype=bool)
START = 1_600_000_000_000
HOUR = 3_600_000
Z = 1.959963984540054


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


def signed(random: SplitMix64) -> float:
    return 2 * random.uniform() - 1


def vector(random: SplitMix64) -> np.ndarray:
    """Of a context (c, a vector of two, and h, a number) and an action (f, a vector of two)."""
    c = np.array([signed(random), signed(random)])
    h = signed(random)
    f = np.array([signed(random), signed(random)])
    return np.concatenate([[1.0], c, [h], f, h * c, np.outer(c, f).ravel()])


def interval(mean: float, weight: float, low: float, high: float) -> list[float]:
    p = (mean - low) / (high - low)
    roots = np.roots([weight + Z * Z, -2 * weight * p - Z * Z, weight * p * p])
    return [low + (high - low) * float(root) for root in sorted(roots.real)]


def posterior(precision: np.ndarray, moments: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.linalg.solve(precision, moments), np.linalg.inv(precision)


def joint(kind: str, regularization: float, own: int, all_sums: dict, sums: list[dict]) -> dict:
    """Mean and covariance over shared weights and then each action's, as one regression."""
    if kind == "shared":
        theta, covariance = posterior(regularization * np.eye(len(all_sums["b"])) + all_sums["A"], all_sums["b"])
        return {"theta": theta, "covariance": covariance, "shared": len(theta), "own": 0}
    shared = len(all_sums["b"]) if kind == "hybrid" else 0
    size = shared + len(sums) * own
    precision, moments = regularization * np.eye(size), np.zeros(size)
    if shared:
        precision[:shared, :shared] += all_sums["A"]
        moments[:shared] = all_sums["b"]
    for index, action in enumerate(sums):
        mine = slice(shared + index * own, shared + (index + 1) * own)
        precision[mine, mine] += action["A"]
        moments[mine] = action["b"]
        if shared:
            precision[mine, :shared] = action["B"]
            precision[:shared, mine] = action["B"].T
    theta, covariance = posterior(precision, moments)
    return {"theta": theta, "covariance": covariance, "shared": shared, "own": own}


def describe(kind: str, regularization: float, own: int, all_sums: dict, sums: list[dict], averages: list) -> dict:
    """Weights, deviations and condition numbers; mean and deviation at each action's average."""
    if kind == "counts":
        rows = []
        for action in sums:
            a, b = 1 + action["rewardSum"], 1 + action["weight"] - action["rewardSum"]
            rows.append({"mean": a / (a + b), "deviation": float(np.sqrt(a * b / (a + b) ** 2 / (a + b + 1)))})
        return {"actions": rows}
    everything = joint(kind, regularization, own, all_sums, sums)
    theta, covariance = everything["theta"], everything["covariance"]
    deviations, shared = np.sqrt(np.diag(covariance)), everything["shared"]
    result = {"sharedWeights": theta[:shared].tolist(), "sharedDeviations": deviations[:shared].tolist()}
    if shared:
        schur = np.linalg.inv(covariance[:shared, :shared])
        result["sharedCondition"] = float(np.linalg.cond(schur, 1))
    result["actions"] = []
    for index, action in enumerate(sums):
        if kind == "shared":
            result["actions"].append({})
            continue
        mine = slice(shared + index * own, shared + (index + 1) * own)
        row = {
            "weights": theta[mine].tolist(), "deviations": deviations[mine].tolist(),
            "condition": float(np.linalg.cond(action["A"] + regularization * np.eye(own), 1)),
        }
        if averages[index] is not None:
            phi = np.zeros(len(theta))
            phi[mine], phi[:shared] = averages[index][:own], averages[index][own:]
            row |= {"mean": float(theta @ phi), "deviation": float(np.sqrt(phi @ covariance @ phi))}
        result["actions"].append(row)
    return result


def case(kind: str, count: int, opened: int, regularization: float, half_life: int | None, low: float, high: float,
         seed: int) -> dict:
    random = SplitMix64(seed)
    examples = []
    for _ in range(count + opened):
        action, at = random.next() % ACTIONS, START + random.next() % (10 * HOUR)
        examples.append((action, at, vector(random), low + (high - low) * random.uniform()))
    weights = np.ones(len(examples))
    if half_life is not None:
        reference = max(at for _, at, _, _ in examples) * 16 // half_life
        weights = np.array([2.0 ** ((16 * at - reference * half_life) / (16 * half_life)) for _, at, _, _ in examples])
    known = sorted({action for action, _, _, _ in examples})
    own = {"counts": 0, "disjoint": DIMENSION, "shared": 0, "hybrid": OWN}[kind]

    def total(chosen: list[int], part: slice) -> dict:
        xs = np.array([examples[k][2] for k in chosen]).reshape(-1, DIMENSION)
        ws = weights[chosen]
        rs = np.array([examples[k][3] for k in chosen])
        return {
            "n": len(chosen), "weight": float(ws.sum()), "rewardSum": float(ws @ rs),
            "A": (xs[:, part] * ws[:, None]).T @ xs[:, part], "b": xs[:, part].T @ (ws * rs),
            "B": (xs[:, part] * ws[:, None]).T @ xs[:, own:],
        }

    indices = list(range(len(examples)))
    of = {action: [k for k in indices if examples[k][0] == action] for action in known}
    sums = [total(of[action], slice(0, own)) for action in known]
    all_sums = total(indices, slice(own, DIMENSION))

    def average(chosen: list[int]) -> np.ndarray:
        return np.average([examples[k][2] for k in chosen], axis=0, weights=weights[chosen])

    averages = [np.where(OF_ACTION, average(of[action]), average(indices)) for action in known]
    result = describe(kind, regularization, own, all_sums, sums, averages)
    for action, own_sums, row in zip(known, sums, result["actions"]):
        mean = own_sums["rewardSum"] / own_sums["weight"]
        row |= {
            "id": f"a{action}", "n": own_sums["n"], "weight": own_sums["weight"], "meanReward": mean,
            "interval": interval(mean, own_sums["weight"], low, high),
        }
    return {
        "kind": kind, "count": count, "open": opened, "regularization": regularization, "halfLife": half_life,
        "low": low, "high": high, "seed": seed,
    } | result


def check(path: str) -> None:
    document = json.loads(pathlib.Path(path).read_text())
    sums, compared = document["sums"], 0

    def same(name: str, found, expected) -> None:
        nonlocal compared
        found, expected = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
        assert found.shape == expected.shape, (name, found.shape, expected.shape)
        assert np.all(np.abs(found - expected) <= 1e-9 * np.maximum(1, np.abs(expected))), (name, found, expected)
        compared += found.size

    def arrays(total: dict, own: int) -> dict:
        shared = sums["shared"]
        return total | {
            "A": np.array(total.get("A", [])).reshape(-1, len(total.get("b", [])) or 1),
            "b": np.array(total.get("b", [])),
            "B": np.array(total.get("B", [])).reshape(own, shared) if "B" in total else None,
        }

    own = sums["own"]
    actions = [arrays(action, own) for action in sums["actions"]]
    everything = describe(
        sums["model"], sums["lambda"], own, arrays(sums["all"], own), actions, [None] * len(actions))
    assert [action["id"] for action in document["actions"]] == [action["id"] for action in actions]
    shared = document["sharedWeights"]
    same("shared weights", [weight["value"] for weight in shared], everything.get("sharedWeights", []))
    same("shared deviations", [weight["deviation"] for weight in shared], everything.get("sharedDeviations", []))
    low, high = (document["rewardRange"][key] for key in ["lower", "upper"])
    for shown, total, row in zip(document["actions"], actions, everything["actions"]):
        mean = total["rewardSum"] / total["weight"]
        same("mean reward", shown["meanReward"], mean)
        ends = [shown["interval"][key] for key in ["lower", "upper"]]
        same("interval", ends, interval(mean, total["weight"], low, high))
        same("weights", [weight["value"] for weight in shown["weights"]], row.get("weights", []))
        same("deviations", [weight["deviation"] for weight in shown["weights"]], row.get("deviations", []))
    conditions = [row["condition"] for row in everything["actions"] if "condition" in row]
    if "sharedCondition" in everything:
        conditions.append(everything["sharedCondition"])
    if conditions:
        same("condition", document["condition"]["number"] / max(conditions), 1)
    print(f"{compared} numbers of {len(actions)} actions are NumPy's to 1e-9")


def write() -> None:
    cases = [
        case(kind, count, opened, regularization, half_life, low, high,
             seed=101 * index + 7 * count + 3 * opened + (half_life or 0))
        for index, (kind, regularization, low, high) in enumerate([
            ("counts", 1.0, 0, 1), ("disjoint", 0.5, 0, 1), ("disjoint", 2.0, -2, 3), ("shared", 1.0, 0, 1),
            ("hybrid", 0.7, 0, 1), ("hybrid", 1.0, -1, 1),
        ])
        for half_life in [None, HOUR]
        for count, opened in [(0, 3), (9, 0), (400, 0), (400, 150)]
    ]
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text("[\n" + ",\n".join(json.dumps(row) for row in cases) + "\n]\n")


if __name__ == "__main__":
    for path in sys.argv[1:]:
        check(path)
    if len(sys.argv) == 1:
        write()
