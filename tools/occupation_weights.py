#!/usr/bin/env python3
"""Learn the weights of src/codes/occupations/suggest.rs (FEATURES). Needs numpy.

  bole evaluate occupations --input GOLD.csv --output OUT.csv --features FEATURES.csv
  occupation_weights.py FEATURES.csv GOLD.csv

GOLD.csv has the columns job_name and expected_code. Titles are halved by the lowest bit of the first
byte of the MD5 of the title (NFKC, single spaces): the weights are learned on the half with 0 and
judged on both. Multinomial logistic regression over the candidates of each title, Newton's method,
L2 penalty 0.3 on standardised features; titles whose code is no candidate are passed over.
"""
import csv
import hashlib
import sys
import unicodedata

import numpy as np

PENALTY = 0.3
STEPS = 20


def half(title):
    text = " ".join(unicodedata.normalize("NFKC", title).split())
    return hashlib.md5(text.encode()).digest()[0] & 1


def read(features, gold):
    with open(gold, encoding="utf-8-sig", newline="") as f:
        codes = {r["job_name"]: r["expected_code"] for r in csv.DictReader(f) if r["expected_code"]}
    titles = {}
    with open(features, encoding="utf-8", newline="") as f:
        reader = csv.reader(f)
        names = next(reader)[2:]
        for title, code, *values in reader:
            if title in codes:
                titles.setdefault(title, []).append((code, [float(v) for v in values]))
    rows = []
    for title, candidates in titles.items():
        found = [i for i, (code, _) in enumerate(candidates) if code == codes[title]]
        rows.append((half(title), np.array([v for _, v in candidates]), found[0] if found else None))
    return names, rows, len(codes) - len(rows)


def loss(rows, weights):
    total = PENALTY * weights @ weights / 2
    for values, right in rows:
        score = values @ weights
        total += score.max() + np.log(np.exp(score - score.max()).sum()) - score[right]
    return total


def learn(rows, n):
    weights = np.zeros(n)
    for _ in range(STEPS):
        before = loss(rows, weights)
        gradient, hessian = PENALTY * weights, PENALTY * np.eye(n)
        for values, right in rows:
            score = values @ weights
            share = np.exp(score - score.max())
            share /= share.sum()
            mean = share @ values
            gradient = gradient + mean - values[right]
            hessian = hessian + (values * share[:, None]).T @ values - np.outer(mean, mean)
        step = np.linalg.solve(hessian, gradient)
        # A full step may overshoot far from the goal.
        while loss(rows, weights - step) > before and np.abs(step).max() > 1e-9:
            step = step / 2
        weights = weights - step
    return weights


def judge(rows, weights):
    places = []
    for values, right in rows:
        if right is None:
            places.append(len(values))
        else:
            score = values @ weights
            places.append(int((score > score[right]).sum()))
    return [sum(p < n for p in places) / len(places) for n in (1, 10)]


def main(features, gold):
    names, rows, missing = read(features, gold)
    deviation = np.vstack([values for _, values, _ in rows]).std(axis=0)
    scaled = [(side, values / deviation, right) for side, values, right in rows]
    weights = learn([(v, r) for side, v, r in scaled if side == 0 and r is not None], len(names))
    for name, weight in zip(names, weights / deviation):
        print(f"{weight:8.3f}  {name}")
    for side in (0, 1):
        first, ten = judge([(v, r) for s, v, r in scaled if s == side], weights)
        print(f"half {side}: exact {first:.3f}, among ten {ten:.3f}")
    if missing:
        print(f"{missing} titles have no candidate")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
