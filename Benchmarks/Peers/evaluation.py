"""Evaluates one log with Open Bandit Pipeline and with Marquee, in the same run, and prints one table.

    evaluation.py EVALUATION_BENCHMARK [--rounds N] [--turns N] [--json FILE] [--toolchain TEXT] [--commit TEXT]

The work: flat rounds of 20 actions in a file, with an evaluation distribution and a reward model's predictions; the twelve
estimators that both have, with the same parameters. Marquee's figures are with standard errors, normal and Bernstein
intervals and diagnostics; Open Bandit Pipeline's are of values alone, since its only intervals are of a bootstrap, which has a
row of its own with as many replicates on either side.

Python reads by the standard library, in the quickest of the ways that were tried (a list of what json.loads makes of each
line takes up to twice as long, pandas a fifth to a half longer); a row beside it is with orjson. Both take turns; times are
medians over the turns. Imports and the start of a process do not count. The end is a failure if a value differs by more
than 1e-9 of it.
"""

import argparse
import contextlib
import gc
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import types
from array import array

TOLERANCE = 1e-9
REPLICATES = 100
ACTIONS = 20
# Of Open Bandit Pipeline: class, its parameter.
ESTIMATORS = {
    "replay": ("ReplayMethod", None),
    "ips": ("InverseProbabilityWeighting", None),
    "clippedIPS": ("InverseProbabilityWeighting", "lambda_"),
    "snips": ("SelfNormalizedInverseProbabilityWeighting", None),
    "dm": ("DirectMethod", None),
    "dr": ("DoublyRobust", None),
    "clippedDR": ("DoublyRobust", "lambda_"),
    "sndr": ("SelfNormalizedDoublyRobust", None),
    "switchDR": ("SwitchDoublyRobust", "lambda_"),
    "dros": ("DoublyRobustWithShrinkage", "lambda_"),
    "subGaussianIPS": ("SubGaussianInverseProbabilityWeighting", "lambda_"),
    "subGaussianDR": ("SubGaussianDoublyRobust", "lambda_"),
}
ROWS = ["file to values", "file to values, orjson", "reading", "in memory", "in memory, bootstrap"]


class StandIn(types.ModuleType):
    """PyTorch as far as `import obp` needs it: classes to derive from. No estimator that is measured uses it."""

    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


def import_obp():
    try:
        import torch  # noqa: F401
    except ImportError:
        for name in ("torch", "torch.nn", "torch.nn.functional", "torch.optim", "torch.utils", "torch.utils.data"):
            sys.modules[name] = StandIn(name)
            parent, _, child = name.rpartition(".")
            if parent:
                setattr(sys.modules[parent], child, sys.modules[name])
    import obp.ope

    return obp.ope


class OpenBanditPipeline:
    def __init__(self, parameters):
        import numpy

        self.numpy, self.ope = numpy, import_obp()
        self.estimators = []
        for name, (kind, parameter) in ESTIMATORS.items():
            settings = {parameter: float(parameters[name])} if parameter else {}
            self.estimators.append(getattr(self.ope, kind)(estimator_name=name, **settings))

    def read(self, path, parse):
        """The columns of a file, each line of which `parse` makes an object."""
        rewards, propensities, positions, actions = [], [], [], []
        given, predictions = array("d"), array("d")
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                entry = parse(line)
                rewards.append(entry["r"])
                propensities.append(entry["p"])
                positions.append(entry["pos"])
                actions.append(entry["a"])
                given.extend(entry["pi"])
                predictions.extend(entry["q"])
        column, shape = self.numpy.array, (len(rewards), -1, 1)
        self.feedback = {
            "n_rounds": len(rewards), "reward": column(rewards), "pscore": column(propensities),
            "position": column(positions), "action": column(actions), "context": None,
        }
        self.inputs = {
            "action_dist": self.numpy.frombuffer(given).reshape(shape),
            "estimated_rewards_by_reg_model": self.numpy.frombuffer(predictions).reshape(shape),
        }

    def evaluation(self):
        return self.ope.OffPolicyEvaluation(bandit_feedback=self.feedback, ope_estimators=self.estimators)

    def values(self):
        return {name: float(value) for name, value in self.evaluation().estimate_policy_values(**self.inputs).items()}

    def intervals(self):
        return self.evaluation().estimate_intervals(**self.inputs, n_bootstrap_samples=REPLICATES, random_state=0)

    def turn(self, path):
        """The times of each row, and the values."""
        times, values = {}, {}

        def from_file(parse):
            self.read(path, parse)
            values.update(self.values())

        parse = json.JSONDecoder().raw_decode
        times["file to values"] = seconds(lambda: from_file(lambda line: parse(line)[0]))
        with contextlib.suppress(ImportError):
            import orjson

            times["file to values, orjson"] = seconds(lambda: from_file(orjson.loads))
        times["reading"] = seconds(lambda: self.read(path, lambda line: parse(line)[0]))
        times["in memory"] = seconds(self.values)
        times["in memory, bootstrap"] = seconds(self.intervals)
        return times, values


def seconds(body):
    gc.collect()
    processor, wall = time.process_time(), time.perf_counter()
    body()
    return {"processor": time.process_time() - processor, "wall": time.perf_counter() - wall}


def marquee_turn(binary, path, origin):
    command = [binary, "--turn", path, *origin]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def medians(turns):
    """Of each row and clock."""
    return {
        row: {clock: statistics.median(turn[row][clock] for turn in turns) for clock in turns[0][row]} for row in turns[0]
    }


def differences(ours, theirs):
    """Of each value, relative."""
    missing = [name for name in theirs if name not in ours]
    if missing:
        sys.exit(f"Marquee has no value for {', '.join(missing)}")
    return {
        name: abs(ours[name] - value) / (max(abs(ours[name]), abs(value)) or 1) for name, value in theirs.items()
    }


def ratios(ours, theirs):
    """How many times as long the other takes; reading by orjson is compared with our reading."""
    return {
        row: {clock: time / ours.get(row, ours["file to values"])[clock] for clock, time in theirs[row].items()}
        for row in ROWS if row in theirs
    }


def table(machine, versions, log, ours, theirs, comparison):
    def line(name, *cells):
        return f"{name:34}" + "".join(f"{cell:>20}" for cell in cells)

    def cell(times, digits=0):
        return f"{times['processor']:.{digits}f} / {times['wall']:.{digits}f}" if times else "-"

    def milliseconds(times):
        return times and {clock: time * 1e3 for clock, time in times.items()}

    lines = [
        f"{machine['processor']}, {machine['cores']} cores, load {machine['load']}, {machine['toolchain']}, "
        f"Python {platform.python_version()}, numpy {versions['numpy']}",
        f"{log['rounds']} flat rounds of {ACTIONS} actions, {log['bytes'] >> 20} MiB; medians of {log['turns']} turns, "
        "processor / wall time in ms, one thread",
        "", line("", "Marquee", f"obp {versions['obp']}", "times as long"),
    ]
    for row in ROWS:
        cells = cell(milliseconds(ours.get(row))), cell(milliseconds(theirs.get(row)))
        lines.append(line(row, *cells, cell(comparison.get(row), 1)))
    return "\n".join([*lines, *notes(theirs)])


def notes(theirs):
    lines = [
        "Marquee's are with standard errors, intervals and diagnostics, obp's of values alone;",
        f"bootstrap: with {REPLICATES} replicates on either side; orjson: obp's file read by it, beside our file to values.",
    ]
    return lines if theirs else ["obp could not be installed or did not run: not measured"]


def version(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def measure(binary, path, turns, origin):
    """Turns of either, the first of ours first; no turns of theirs if it does not run."""
    ours, theirs, values = [], [], {}
    peer = None
    for number in range(turns):
        ours.append(marquee_turn(binary, path, origin))
        print(f"turn {number + 1} of {turns}", file=sys.stderr)
        try:
            peer = peer or OpenBanditPipeline(ours[0]["parameters"])
            times, values = peer.turn(path)
            theirs.append(times)
        except Exception as error:  # Whatever a library of others does, ours is measured.
            print(f"obp: {error!r}", file=sys.stderr)
            theirs = []
            break
    return ours, theirs, values if theirs else {}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--json")
    parser.add_argument("--toolchain", default="toolchain unknown")
    parser.add_argument("--commit", default="unknown")
    arguments = parser.parse_args()
    origin = ["--toolchain", arguments.toolchain, "--commit", arguments.commit]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "rounds.jsonl")
        size = ["--rounds", str(arguments.rounds), "--actions", str(ACTIONS)]
        subprocess.run([arguments.binary, "--write", path, *size], check=True)
        log = {"rounds": arguments.rounds, "bytes": os.path.getsize(path), "turns": arguments.turns}
        turns, theirs, values = measure(arguments.binary, path, arguments.turns, origin)
    machine, ours = turns[0]["machine"], medians([turn["times"] for turn in turns])
    versions = {package: version(package) for package in ("obp", "numpy", "orjson")}
    theirs = medians(theirs) if theirs else {}
    comparison = ratios(ours, theirs)
    print(table(machine, versions, log, ours, theirs, comparison))
    found = differences(turns[0]["values"], values)
    if arguments.json:
        write(arguments.json, machine, versions, log, {"marquee": ours, "obp": theirs}, comparison, found)
    if found:
        check(turns[0]["values"], values, found)


def check(ours, theirs, found):
    """Says how far values differ; ends the process if it is too far."""
    apart = [name for name in found if not found[name] <= TOLERANCE]
    for name in apart:
        print(f"{name}: Marquee {ours[name]!r}, obp {theirs[name]!r}")
    if apart:
        sys.exit(f"{len(apart)} of {len(found)} values differ by more than {TOLERANCE:g} of them")
    worst = max(found, key=found.get)
    print(f"{len(found)} values agree: none differs by more than {found[worst]:.1g} of it ({worst})")


def write(path, machine, versions, log, times, comparison, found):
    def digits(value):
        return {key: digits(entry) for key, entry in value.items()} if isinstance(value, dict) else float(f"{value:.4g}")

    content = {
        "machine": {**machine, "python": platform.python_version()}, "versions": versions, "log": log,
        "seconds": digits(times), "ratios": digits(comparison), "differences": digits(found),
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main()
