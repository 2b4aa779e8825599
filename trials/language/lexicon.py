"""The word classes of words.tsv, and where they stand in a sentence."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Span = tuple[int, int]  # of words, half-open
Places = dict[str, tuple[Span, ...]]  # class → where a sentence has it, in order

# Verbs whose past or participle is not regular: base, then the other forms.
_IRREGULAR = {
    "arise": "arose arisen",
    "be": "is are was were been",
    "become": "became",
    "begin": "began begun",
    "bind": "bound",
    "bleed": "bled",
    "bounce": "bounced",
    "break": "broke broken",
    "bring": "brought",
    "come": "came",
    "cut": "cut",
    "do": "did done",
    "drive": "drove driven",
    "eat": "ate eaten",
    "fall": "fell fallen",
    "feel": "felt",
    "fight": "fought",
    "find": "found",
    "get": "got gotten",
    "give": "gave given",
    "go": "went gone",
    "grow": "grew grown",
    "hold": "held",
    "keep": "kept",
    "know": "knew known",
    "lead": "led",
    "lose": "lost",
    "make": "made",
    "outdo": "outdid outdone",
    "overcome": "overcame",
    "pay": "paid",
    "put": "put",
    "rebuild": "rebuilt",
    "regrow": "regrew regrown",
    "reset": "reset",
    "rise": "rose risen",
    "run": "ran run",
    "say": "said",
    "see": "saw seen",
    "seek": "sought",
    "sell": "sold",
    "send": "sent",
    "set": "set",
    "show": "showed shown",
    "shrink": "shrank shrunk",
    "sleep": "slept",
    "speed": "sped",
    "spread": "spread",
    "take": "took taken",
    "tell": "told",
    "think": "thought",
    "understand": "understood",
    "undergo": "underwent undergone",
    "undertake": "undertook undertaken",
    "wear": "wore worn",
    "write": "wrote written",
    "prove": "proved proven",
    "beat": "beat beaten",
    "withdraw": "withdrew withdrawn",
    "melt": "melted",
    "cost": "cost",
    "split": "split",
    "quit": "quit",
}
# Verbs of two or more syllables that double the last letter all the same.
_DOUBLED = {"enrol", "cancel", "label", "dispel"}
_VOWELS = "aeiou"


def _doubles(verb: str) -> bool:
    """Stop → stopped: one syllable, consonant, vowel, consonant."""
    if verb in _DOUBLED:
        return True
    short = sum(letter in _VOWELS for letter in verb) == 1
    return short and len(verb) > 2 and verb[-1] not in "aeiouwxyhkdfgl" and verb[-2] in _VOWELS


def verb_forms(verb: str) -> dict[str, list[str]]:
    """A verb's forms under base, s, past and ing; the first word of a phrase bends."""
    first, _, rest = verb.partition(" ")
    tail = f" {rest}" if rest else ""
    stem = first
    if first.endswith("e") and not first.endswith("ee"):
        stem = first[:-1]
    elif first.endswith("y") and first[-2] not in _VOWELS:
        past, third = [first[:-1] + "ied"], first[:-1] + "ies"
        return {"base": [verb], "s": [third + tail], "past": [past[0] + tail], "ing": [first + "ing" + tail]}
    elif _doubles(first):
        stem = first + first[-1]
    past = _IRREGULAR[first].split() if first in _IRREGULAR else [stem + "ed"]
    third = first + ("es" if first.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    return {"base": [verb], "s": [third + tail], "past": [word + tail for word in past], "ing": [stem + "ing" + tail]}


def plural(noun: str) -> str:
    """The plural of a noun or of a phrase that ends in one."""
    if noun.endswith("y") and noun[-2] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x", "z")) else "s")


def expand(entry: str) -> Iterable[tuple[str, str]]:
    """The forms an entry stands for, each with the name of its form ("" for a plain word)."""
    if entry.endswith("~n"):
        yield entry[:-2], ""
        yield plural(entry[:-2]), ""
    elif "~v" in entry:
        verb = entry.replace("~v", "")
        for form, spelled in verb_forms(verb).items():
            for word in spelled:
                yield word, form
    else:
        yield entry, ""


_FINITE = ("s", "past")  # forms that make a sentence of words: each of them is of the class VERB

Classes = tuple[str, ...]
Following = dict[str, tuple[tuple[tuple[str, ...], Classes], ...]]  # second word → (the words after it, classes)


_LONGEST = 2_000  # words of a sentence that are looked at; more make no sentence, and articles are hostile
_HERE = tuple(((at, at + 1),) for at in range(200))  # the place of one word, made once for all sentences


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Under each word its classes, and those of the phrases that it begins."""

    words: dict[str, tuple[Classes, Following]]

    def find(self, forms: Sequence[str], within: Mapping[int, int] | None = None, kept: Collection[str] = ()) -> Places:
        """Every place of every class in a sentence.

        `within` says of words that stand in a name where it ends: inside a name no class counts but the `kept`.
        """
        found: Places = {}
        last = len(forms) - 1
        for at, entry in enumerate(map(self.words.get, forms if last < _LONGEST else forms[:_LONGEST])):
            if entry is None:
                continue
            names, following = entry
            here = _HERE[at] if at < len(_HERE) else ((at, at + 1),)
            for name in [n for n in names if n in kept] if within and at in within else names:
                found[name] = found[name] + here if name in found else here
            if following and at < last and forms[at + 1] in following:
                for rest, names in following[forms[at + 1]]:
                    end = at + 2 + len(rest)
                    if not rest or tuple(forms[at + 2 : end]) == rest:
                        for name in [n for n in names if n in kept] if within and end <= within.get(at, 0) else names:
                            found[name] = (*found[name], (at, end)) if name in found else ((at, end),)
        return found

    def classes(self, form: str) -> Classes:
        """The classes of a word by itself."""
        return self.words[form][0] if form in self.words else ()


def build(rows: Iterable[tuple[str, str]], wanted: Collection[str] = ()) -> Lexicon:
    """A lexicon from (class, entry) rows.

    Of `wanted`, lower-case names are words that are to be classes of their own; a class of one form of a verb
    ("CUT:past") is kept only when it is wanted.
    """
    classes: dict[str, set[str]] = {}
    for name, entry in [(sys.intern(name), entry) for name, entry in rows]:
        for spelled, form in expand(entry):
            classes.setdefault(spelled, set()).add(name)
            if form and f"{name}:{form}" in wanted:
                classes[spelled].add(sys.intern(f"{name}:{form}"))
            if form in _FINITE:
                classes[spelled].add("VERB")
    for name in wanted:
        if name == name.lower():
            classes.setdefault(name, set()).add(name)
    words: dict[str, Classes] = {}
    phrases: dict[str, dict[str, list[tuple[tuple[str, ...], Classes]]]] = {}
    for spelled, names in classes.items():
        parts = tuple(map(sys.intern, spelled.split()))
        if len(parts) == 1:
            words[parts[0]] = tuple(sorted(names))
        else:
            phrases.setdefault(parts[0], {}).setdefault(parts[1], []).append((parts[2:], tuple(sorted(names))))
    ordered = {
        first: {second: tuple(sorted(found, key=lambda row: (-len(row[0]), row))) for second, found in rest.items()}
        for first, rest in phrases.items()
    }
    return Lexicon({word: (words.get(word, ()), ordered.get(word, {})) for word in words.keys() | ordered.keys()})


@cache
def rows() -> tuple[tuple[str, str], ...]:
    """(class, entry) as words.tsv has them."""
    text = files("trials.language").joinpath("words.tsv").read_text(encoding="utf-8")
    found = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, _, entries = line.partition("\t")
            found += [(name, entry) for entry in entries.split(", ")]
    return tuple(found)
