"""Writes hashing.json: the documented hash of feature values, computed apart from the Swift sources.

FNV-1a over the UTF-8 bytes of "name=value", then MurmurHash3's 64-bit finaliser; the bucket is the hash modulo the
number of buckets. Run: python3 hashing.py
"""

import json
import pathlib

MASK = (1 << 64) - 1


def fnv1a(data: bytes) -> int:
    state = 14695981039346656037
    for byte in data:
        state = (state ^ byte) * 1099511628211 & MASK
    return state


def fmix64(k: int) -> int:
    k ^= k >> 33
    k = k * 0xFF51AFD7ED558CCD & MASK
    k ^= k >> 33
    k = k * 0xC4CEB9FE1A85EC53 & MASK
    return k ^ (k >> 33)


# The published test vectors of FNV-1a (Noll, test_fnv.c) and two properties of fmix64.
assert fnv1a(b"") == 0xCBF29CE484222325
assert fnv1a(b"a") == 0xAF63DC4C8601EC8C
assert fnv1a(b"foobar") == 0x85944171F73967E8
assert fmix64(0) == 0 and fmix64(1) == 0xB456BCFC34C2CB2C

CASES = [
    ("interests", "drama", 32),
    ("interests", "comedy", 32),
    ("interests", "", 32),
    ("interests", "science fiction", 7),
    ("country", "BR", 1),
    ("country", "BR", 4096),
    ("idioma", "português", 64),
    ("\u8a00\u8a9e", "\u65e5\u672c\u8a9e", 64),
    ("emoji", "\U0001f3ac", 1000),
    ("e\u0301", "\u00e9", 1000),
    ("a=b", "c=d", 16),
]


def main() -> None:
    rows = []
    for name, value, buckets in CASES:
        hashed = fmix64(fnv1a(f"{name}={value}".encode()))
        row = {"name": name, "value": value, "buckets": buckets, "hash": f"{hashed:016x}", "bucket": hashed % buckets}
        rows.append(row)
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


if __name__ == "__main__":
    main()
