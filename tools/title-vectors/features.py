"""The parts that a short text is made of, exactly as src/titles/features.rs cuts them."""
import re
import unicodedata

RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9+#.']+")


def features(text):
    found, words = [], []
    for run in RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if run[0] >= "\u3400":
            for n in (1, 2, 3):
                found += [str(n) + run[i : i + n] for i in range(len(run) - n + 1)]
            found.append("e" + run[-1])
            if len(run) > 1:
                found.append("f" + run[-2:])
        elif word := run.strip(".'"):
            words.append(word)
            found.append("w" + word)
            marked = "^" + word + "$"
            found += ["c" + marked[i : i + n] for n in (3, 4, 5) for i in range(len(marked) - n + 1)]
    found += [f"b{one} {two}" for one, two in zip(words, words[1:])]
    if words:
        found.append("h" + words[-1])
    return found


def row(feature, rows):
    """FNV-1a of 64 bits, the upper half folded into the lower, modulo the number of rows."""
    h = 0xCBF29CE484222325
    for byte in feature.encode():
        h = ((h ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return (h ^ (h >> 32)) % rows
