"""Ranks and learns with other libraries and with Marquee, in the same run, and prints one table.

    peers.py BANDIT_BENCHMARK [--json FILE] [--toolchain TEXT] [--commit TEXT]

The work: LinUCB with one linear model per action (alpha 1, prior precision 1), K candidates, one context of d numbers
uniform in -1..1. "rank" is a score for every candidate, "learn" one (action, context, reward) that changes what the
next ranking says; each library gets its own form of context, made outside of what is timed. Every action has twenty
examples before. Vowpal Wabbit does other work (squareCB, a linear model whose cost grows with d, not d squared), on
examples parsed before: its figure stands beside the others and is in no ratio.

Times are processor time, the median of repeated calls. Marquee is measured before and after the others, and the slower
of its two medians counts. A library that is not installed has a row that says so.
"""

import argparse
import importlib.metadata
import json
import platform
import random
import statistics
import subprocess
import sys
import time
import warnings

SHAPES = [(10, 20), (50, 64), (200, 128)]
EXAMPLES_PER_ACTION = 20
SECONDS_PER_MEDIAN = 1.5


def median_microseconds(call):
    """The median processor time of a call, after a first one, over as many as fit."""
    call()
    times, end = [], time.process_time() + SECONDS_PER_MEDIAN
    while len(times) < 5 or (time.process_time() < end and len(times) < 2000):
        start = time.process_time()
        call()
        times.append((time.process_time() - start) * 1e6)
    return statistics.median(times)


class Work:
    """The examples that every library learns first, and those that are timed."""

    def __init__(self, candidates, dimension):
        self.numbers = random.Random(candidates * 1000 + dimension)
        self.candidates, self.dimension = candidates, dimension
        self.first = [
            self.example(action) for _ in range(EXAMPLES_PER_ACTION) for action in range(candidates)
        ]
        self.context = self.vector()

    def vector(self):
        return [self.numbers.uniform(-1, 1) for _ in range(self.dimension)]

    def example(self, action):
        return action, self.vector(), float(self.numbers.random() < 0.5)

    def examples(self, count=512):
        """Further ones without end, the same over and over."""
        pool = [self.example(self.numbers.randrange(self.candidates)) for _ in range(count)]
        while True:
            yield from pool


class MABWiser:
    package = "mabwiser"

    def __init__(self, work):
        import numpy
        from mabwiser.mab import MAB, LearningPolicy

        self.numpy = numpy
        self.bandit = MAB(list(range(work.candidates)), LearningPolicy.LinUCB(alpha=1.0, l2_lambda=1.0), n_jobs=1)
        actions, contexts, rewards = zip(*work.first)
        self.bandit.fit(list(actions), list(rewards), numpy.array(contexts))

    def prepare(self, vector):
        return self.numpy.array([vector])

    def rank(self, context):
        return self.bandit.predict_expectations(context)

    def learn(self, action, context, reward):
        self.bandit.partial_fit([action], [reward], context)


class ContextualBandits:
    package = "contextualbandits"

    def __init__(self, work):
        import numpy
        from contextualbandits.online import LinUCB

        self.numpy = numpy
        self.bandit = LinUCB(work.candidates, alpha=1.0, lambda_=1.0, fit_intercept=False, njobs=1)
        actions, contexts, rewards = (numpy.array(column) for column in zip(*work.first))
        self.bandit.fit(contexts, actions, rewards)

    def prepare(self, vector):
        return self.numpy.array([vector])

    def rank(self, context):
        return self.bandit.decision_function(context)

    def learn(self, action, context, reward):
        self.bandit.partial_fit(context, self.numpy.array([action]), self.numpy.array([reward]))


class River:
    package = "river"

    def __init__(self, work):
        from river.bandit import LinUCBDisjoint

        self.bandit = LinUCBDisjoint(alpha=1.0, beta=1.0, seed=1)
        self.actions = list(range(work.candidates))
        for action, vector, reward in work.first:
            self.bandit.update(action, self.prepare(vector), reward)

    def prepare(self, vector):
        return dict(enumerate(vector))

    def rank(self, context):
        return self.bandit.pull(self.actions, context=context)

    def learn(self, action, context, reward):
        self.bandit.update(action, context, reward)


class VowpalWabbit:
    package = "vowpalwabbit"

    def __init__(self, work):
        from vowpalwabbit import Workspace

        self.candidates = work.candidates
        self.workspace = Workspace("--cb_explore_adf --squarecb --quiet -q xa", enable_logging=False)
        for action, vector, reward in work.first[: 4 * work.candidates]:
            self.learn(action, self.prepare(vector), reward)

    def prepare(self, vector):
        return " ".join(f"{index}:{value:.6f}" for index, value in enumerate(vector))

    def parsed(self, context, label=None):
        lines = ["shared |x " + context]
        for action in range(self.candidates):
            prefix = f"0:{-label[1]}:{1 / self.candidates} " if label and label[0] == action else ""
            lines.append(f"{prefix}|a {action}")
        return self.workspace.parse(lines)

    def rank(self, examples):
        return self.workspace.predict(examples)

    def learn(self, action, context, reward):
        examples = self.parsed(context, (action, reward))
        self.workspace.learn(examples)
        self.workspace.finish_example(examples)


PEERS = [MABWiser, ContextualBandits, River, VowpalWabbit]


def measure(peer, work):
    subject = peer(work)
    context = subject.prepare(work.context)
    examples = work.examples()
    if peer is VowpalWabbit:
        context = subject.parsed(context)
        # A parsed example can be learned from again; parsing is left out.
        pool = [subject.parsed(subject.prepare(v), (a, r)) for a, v, r in (next(examples) for _ in range(8))]
        turn = iter(pool * 100_000)
        learn = lambda: subject.workspace.learn(next(turn))
    else:
        pool = [(a, subject.prepare(v), r) for a, v, r in (next(examples) for _ in range(64))]
        turn = iter(pool * 100_000)
        learn = lambda: subject.learn(*next(turn))
    return {
        "rank": median_microseconds(lambda: subject.rank(context)),
        "learn": median_microseconds(learn),
    }


def version(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def measure_marquee(binary, origin):
    """Marquee's own medians of the same work: the model disjoint under linUCB."""
    command = [binary, "--only", "disjoint", "--json", "-", *origin]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def key(result):
        return result["shape"]["candidates"], result["shape"]["dimension"]

    ranks = {key(r): r["ranking"] for r in answer["rankings"] if r["policy"] == "linUCB"}
    learning = {key(r): r for r in answer["learning"]}
    return answer["machine"], {
        shape: {
            "rank": ranks[shape], "learn": learning[shape]["learn"],
            "learn and publish": learning[shape]["publishedBy500"],
        }
        for shape in SHAPES
    }


def slower(first, second):
    return {shape: {work: max(first[shape][work], second[shape][work]) for work in first[shape]} for shape in first}


def ratios(marquee, peers):
    """How many times as long the fastest of the others takes; for learning river, and the fastest of all."""
    found = []
    for shape in SHAPES:
        same = {name: times[shape] for name, times in peers.items() if name != "vowpalwabbit" and shape in times}
        if not same:
            continue
        fastest = {work: min(times[work] for times in same.values()) for work in ("rank", "learn")}
        entry = {"shape": shape, "rank, fastest other": fastest["rank"] / marquee[shape]["rank"]}
        if "river" in same:
            entry["learn, river"] = same["river"]["learn"] / marquee[shape]["learn"]
            entry["learn and publish, river"] = same["river"]["learn"] / marquee[shape]["learn and publish"]
        found.append(entry)
    return found


def table(machine, versions, marquee, peers, comparison):
    def line(name, cells):
        return f"{name:28}" + "".join(f"{cell:>22}" for cell in cells)

    def cell(times):
        return f"{times['rank']:.4g} / {times['learn']:.4g}" if times else "-"

    lines = [
        f"{machine['processor']}, {machine['cores']} cores, load {machine['load']}, {machine['toolchain']}, "
        f"Python {platform.python_version()}",
        "Medians of processor time, µs, one thread",
        "", line("rank / learn", [f"{k}×{d}" for k, d in SHAPES]),
        line("Marquee, disjoint linUCB", [cell(marquee[shape]) for shape in SHAPES]),
    ]
    for peer in PEERS:
        if peer.package in peers:
            times = peers[peer.package]
            lines.append(line(f"{peer.package} {versions[peer.package]}", [cell(times.get(shape)) for shape in SHAPES]))
        else:
            lines.append(f"{peer.package:28}could not be installed or did not run: not measured")
    lines += ["Vowpal Wabbit's cost is linear in d: other work, in no ratio.", ""]
    lines.append(line("times as long as Marquee", [f"{k}×{d}" for k, d in SHAPES]))
    for name in ("rank, fastest other", "learn, river", "learn and publish, river"):
        by_shape = {tuple(entry["shape"]): entry.get(name) for entry in comparison}
        lines.append(line(name, [f"{by_shape[s]:.1f}" if by_shape.get(s) else "-" for s in SHAPES]))
    lines.append("learn and publish: with a five-hundredth of a publish after 500 outcomes, the default of a placement.")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--json")
    parser.add_argument("--toolchain", default="toolchain unknown")
    parser.add_argument("--commit", default="unknown")
    arguments = parser.parse_args()
    origin = ["--toolchain", arguments.toolchain, "--commit", arguments.commit]
    warnings.filterwarnings("ignore")
    machine, before = measure_marquee(arguments.binary, origin)
    versions, peers = {peer.package: version(peer.package) for peer in PEERS}, {}
    for peer in PEERS:
        try:
            for shape in SHAPES:
                print(f"{peer.package} {shape[0]}×{shape[1]}", file=sys.stderr)
                peers.setdefault(peer.package, {})[shape] = measure(peer, Work(*shape))
        except Exception as error:  # Whatever a library of others does, the rest is measured.
            print(f"{peer.package}: {error!r}", file=sys.stderr)
    _, after = measure_marquee(arguments.binary, origin)
    marquee = slower(before, after)
    comparison = ratios(marquee, peers)
    print(table(machine, versions, marquee, peers, comparison))
    if arguments.json:
        write(arguments.json, machine, versions, {"marquee": marquee, **peers}, comparison)


def write(path, machine, versions, times, comparison):
    def digits(value):
        return float(f"{value:.4g}") if isinstance(value, float) else value

    results = [
        {"library": name, "candidates": k, "dimension": d, **{work: digits(t) for work, t in by_shape[(k, d)].items()}}
        for name, by_shape in times.items() for k, d in SHAPES if (k, d) in by_shape
    ]
    content = {
        "machine": {**machine, "python": platform.python_version()}, "versions": versions, "microseconds": results,
        "ratios": [{name: digits(value) for name, value in entry.items()} for entry in comparison],
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main()
