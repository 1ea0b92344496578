"""Writes philox.json: the random bits of decisions, computed apart from the Swift sources.

Philox 4x32-10 under the key hash(seed, 8 bytes, least first; placement; 0xFF; decision id), low word first; the counter
is the index (low, high), the place and the use (0 draw, 1 tie, 2 normal, 3 own normal); the bits are the first two words, the first one low.
Run: python3 philox.py
"""

import json
import pathlib

from hashing import fmix64, fnv1a

WORD = (1 << 32) - 1


def philox(counter: list[int], key: list[int]) -> list[int]:
    """Salmon, Moraes, Dror & Shaw 2011."""
    a, b, c, d = counter
    first, second = key
    for _ in range(10):
        low, high = a * 0xD2511F53, c * 0xCD9E8D57
        a, b, c, d = (high >> 32) ^ b ^ first, high & WORD, (low >> 32) ^ d ^ second, low & WORD
        first, second = (first + 0x9E3779B9) & WORD, (second + 0xBB67AE85) & WORD
    return [a, b, c, d]


# The known answers of Random123 (kat_vectors).
assert philox([0] * 4, [0] * 2) == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]
assert philox([WORD] * 4, [WORD] * 2) == [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]

CASES = [
    (0, "billboard", "d-1", 0, 0, 0),
    (7, "billboard", "d-1", 0, 0, 0),
    (7, "billboard", "d-1", 1, 0, 0),
    (7, "billboard", "d-1", 0, 1, 3),
    (7, "artwork", "d\u00e9cision", 3, 1, 1 << 32),
    ((1 << 64) - 1, "p", "", 255, 0, (1 << 64) - 1),
]


def block(seed: int, placement: str, decision: str, place: int, use: int, index: int) -> list[int]:
    hashed = fmix64(fnv1a(seed.to_bytes(8, "little") + placement.encode() + b"\xff" + decision.encode()))
    return philox([index & WORD, index >> 32, place, use], [hashed & WORD, hashed >> 32])


def main() -> None:
    rows = []
    for seed, placement, decision, place, use, index in CASES:
        words = block(seed, placement, decision, place, use, index)
        rows.append(
            {
                "seed": str(seed),
                "placement": placement,
                "decision": decision,
                "place": place,
                "use": use,
                "index": str(index),
                "bits": f"{words[1]:08x}{words[0]:08x}",
            }
        )
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


if __name__ == "__main__":
    main()
