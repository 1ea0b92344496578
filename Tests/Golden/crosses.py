"""Writes crosses.json and encoding.json: hashes of crossed values, and feature vectors, computed apart from the Swift
sources.

The hash of a pair is MurmurHash3's 64-bit finaliser of 3 * H(first) + H(second) modulo 2**64, where H is the hash of
"name=value" that hashing.py writes. The vector is the bias, each feature of context and action, then each cross. Run:
python3 crosses.py
"""

import itertools
import json
import pathlib

from hashing import MASK, fmix64, fnv1a


def value_hash(name: str, value: str) -> int:
    return fmix64(fnv1a(f"{name}={value}".encode()))


def pair_hash(first: int, second: int) -> int:
    return fmix64(3 * first + second & MASK)


PAIRS = [
    (("country", "BR"), ("genre", "drama"), 64),
    (("genre", "drama"), ("country", "BR"), 64),
    (("genre", "drama"), ("genre", "drama"), 64),
    (("genre", "drama"), ("genre", "comedy"), 1023),
    (("interests", ""), ("genre", ""), 7),
    (("\u8a00\u8a9e", "\u65e5\u672c\u8a9e"), ("emoji", "\U0001f3ac"), 1000),
    (("idioma", "portugu\u00eas"), ("device", "tv"), 1),
    (("a", "b=c"), ("a=b", "c"), 1000),
]

# Name, kind, parameter; of the context, then of the action. Both have a feature named hour.
CONTEXT = [
    ("country", "oneHot", ["US", "BR"]),
    ("interests", "hashed", 4),
    ("hour", "number", (12, 4)),
    ("taste", "vector", 2),
]
ACTION = [
    ("genre", "oneHot", ["drama", "comedy"]),
    ("tags", "hashed", 3),
    ("hour", "number", (2000, 10)),
    ("style", "vector", 2),
]
FEATURES = [("context", feature) for feature in CONTEXT] + [("action", feature) for feature in ACTION]
CATEGORIES = [(side, feature) for side, feature in FEATURES if feature[1] in ("oneHot", "hashed")]
HASHED_BUCKETS = 5


def texts(value) -> list:
    return [] if value is None else value if isinstance(value, list) else [value]


def elements(feature, values: dict) -> list:
    name, kind, parameter = feature
    value = values.get(name)
    if kind == "oneHot":
        places = [parameter.index(text) if text in parameter else len(parameter) for text in texts(value)]
        return [1.0 if place in places else 0.0 for place in range(len(parameter) + 1)]
    if kind == "hashed":
        places = [value_hash(name, text) % parameter for text in texts(value)]
        return [1.0 if place in places else 0.0 for place in range(parameter)]
    if kind == "number":
        return [0.0 if value is None else (value - parameter[0]) / parameter[1]]
    return [float(element) for element in value]


def encode(context: dict, action: dict) -> list:
    values = {"context": context, "action": action}
    vector = [1.0]
    for side, feature in FEATURES:
        vector += elements(feature, values[side])
    # Every pair of features, and every feature with itself, as an outer product.
    for (side1, feature1), (side2, feature2) in itertools.combinations_with_replacement(FEATURES, 2):
        for a in elements(feature1, values[side1]):
            vector += [a * b for b in elements(feature2, values[side2])]
    # Every ordered pair of categories, hashed.
    for (side1, feature1), (side2, feature2) in itertools.product(CATEGORIES, repeat=2):
        hashed = [0.0] * HASHED_BUCKETS
        for one in texts(values[side1].get(feature1[0])):
            for two in texts(values[side2].get(feature2[0])):
                hashes = value_hash(feature1[0], one), value_hash(feature2[0], two)
                hashed[pair_hash(*hashes) % HASHED_BUCKETS] = 1.0
        vector += hashed
    return [0.0 if element == 0 else element for element in vector]


CONTEXTS = [
    {"country": "BR", "interests": ["drama", "jazz", "drama"], "hour": 21.5, "taste": [0.1, -3]},
    {"country": "JP", "interests": "chess", "taste": [1000, 0]},
    {"interests": [], "hour": 12, "taste": [0, 0]},
    {"country": ["US", "FR", "BR"], "interests": ["a", "b", "c", "d"], "hour": 0.3, "taste": [1e-3, 7]},
]
ACTIONS = [
    {"genre": "comedy", "tags": ["new", "award"], "hour": 2024, "style": [0.7, 0.2]},
    {"genre": ["drama", "comedy", "noir"], "style": [-1, 1e3]},
    {"tags": "caf\u00e9", "hour": 1931, "style": [0, 0]},
]


def main() -> None:
    folder = pathlib.Path(__file__).parent
    rows = []
    for first, second, buckets in PAIRS:
        hashed = pair_hash(value_hash(*first), value_hash(*second))
        row = {"first": first, "second": second, "buckets": buckets, "hash": f"{hashed:016x}"}
        rows.append(row | {"bucket": hashed % buckets})
    write(folder / "crosses.json", rows)
    rows = []
    for context, action in itertools.product(CONTEXTS, ACTIONS):
        rows.append({"context": context, "action": action, "vector": encode(context, action)})
    write(folder / "encoding.json", rows)


def write(path: pathlib.Path, rows: list) -> None:
    path.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


if __name__ == "__main__":
    main()
