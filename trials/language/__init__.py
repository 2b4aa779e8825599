"""What English prose looks like: sentences, abbreviations, negation, hedging."""

from __future__ import annotations

import re

__all__ = ["english"]

# Words that any English passage of some length is full of and its neighbours do not use. Those that other languages
# write alike are left out: in, is, was, an, for, as, on, at, by, no, do, i, he, her, have, had, will, we, also, under.
_FUNCTION_WORDS = """
    the of and to that with this which from are were been their they these those there when what who would could
    should might may can not it its she you your our but or than more how why if into about after before between
    while because through during both each other some such only does did out whether where
"""
# Not the letters of a number (NCT01234567); plain letters are read fastest.
_WORD = re.compile(r"(?:[a-zA-Z]++[^\W\d_]*+|[^\W\d_]++)(?!\d)(?:['’][^\W\d_]+)?")
_SHORT = 40  # words, below which a share of function words says little
# Headlines, lists of products, names or references hold hardly a function word of any language. They are judged by
# common words of such texts, against the words and the letters of other languages.
_PLAIN_WORDS = """
    by for have has had says said say new may study studies trial trials patients people doctors scientists researchers
    health healthy help helps treatment treatments treats treat cure cures cuts eases fights beats relieves reduces
    improves supports boosts risk disease drug drugs cell cells therapy pain children women men adults heart blood brain
    cancer years weeks days daily day free fast made natural food back best two three use used using safe
    proven tested results first week see review evidence effect effects group randomised randomized controlled
"""
_FOREIGN_WORDS = """
    de la el los las una unos que para con por del les des une est sont dans pour avec sur pas qui der die das und
    ist nicht ein eine einen mit von den dem zu auf auch il lo gli che della delle sono non di da och att det som
    het een van niet voor zijn os uma com não em mais w na nie się jest
    bei pro ohne gegen nach für sagt sagen zeigt zwei im zum zur kein keine bij tegen zonder zegt uit uw sans contre
    selon au aux sin contra según dice senza contro dal nel sem og er ikke til af med ja ei että ve bir bu için ile
    és hogy nem az egy že se je jako și cu este yang dan dengan untuk dari tidak ini adalah của và là không
    dicono nuova nuovo nuevo nueva novo nieuwe neue neuer nouveau nouvelle twee dag sed ut et
"""
# The share of these words: from .11 (the leanest of 700 abstracts) and .17 (of lay articles) up to .28 in English, up
# to .05 in ten other languages.
_SHARE = 0.08
_SAMPLE = 20_000  # characters looked at
_MOST_FOREIGN = 0.1
_NEARLY = 0.04  # names bring some foreign words (de la Cruz, van den Berg) and letters into any text
_LONG = 80  # words, beyond which even a list has some of its own language
_KNOWN = frozenset(_FUNCTION_WORDS.split())
_PLAIN = frozenset(_PLAIN_WORDS.split())
_FOREIGN = frozenset(_FOREIGN_WORDS.split())


def english(text: str) -> bool:
    """Whether a text is English, by its beginning: the share of function words, or what lists and headlines show."""
    words: list[str] = list(map(str.lower, _WORD.findall(text[:_SAMPLE])))
    if not words:
        return False
    number = len(words)
    latin = sum(map(str.isascii, words)) / number
    known = sum(map(_KNOWN.__contains__, words)) / number
    if number >= _SHORT and known >= _SHARE:
        return latin > 0.5
    own = known + sum(map(_PLAIN.__contains__, words)) / number
    strange = sum(not word.replace("’", "").isascii() for word in words) / number
    foreign = sum(map(_FOREIGN.__contains__, words)) / number + strange / 2
    lean = _NEARLY if number >= _LONG else 0
    return latin > 0.7 and lean <= own and foreign <= max(own / 2, min(_MOST_FOREIGN, own + _NEARLY))
