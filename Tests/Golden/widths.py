"""Writes widths.json: the cells of a terminal that characters take, from Python's own Unicode tables.

Run: python3 widths.py. `ranges` holds [first, last, cells]: 2 where East Asian Width is W or F, 0 for marks that join the character before,
formats and the vowels and finals of Hangul, else 1. Code points that are not assigned, controls and surrogates are in
no range.
"""

import json
import pathlib
import sys
import unicodedata

ranges = []
for code in range(0x20, sys.maxunicode + 1):
    character = chr(code)
    category = unicodedata.category(character)
    if category in ("Cn", "Cc", "Cs", "Co"):
        continue
    hangul = 0x1160 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FF
    if category in ("Mn", "Me", "Cf") or hangul:
        cells = 0
    else:
        cells = 2 if unicodedata.east_asian_width(character) in "WF" else 1
    if ranges and ranges[-1][1] == code - 1 and ranges[-1][2] == cells:
        ranges[-1][1] = code
    else:
        ranges.append([code, code, cells])

rows = [json.dumps(ranges[i:i + 6])[1:-1] for i in range(0, len(ranges), 6)]
text = '{"unicode": "%s", "ranges": [\n%s\n]}\n' % (unicodedata.unidata_version, ",\n".join(rows))
pathlib.Path(__file__).with_suffix(".json").write_text(text)
