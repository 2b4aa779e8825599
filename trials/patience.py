"""How long to try again: which faults may pass, how long to wait between tries, and when to stop.

Our own few lines rather than a retry library: a wait here also depends on what the service asked for (Retry-After),
on the kind of fault, and on what is left of a limit to the whole; and the tests' clock is a parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TypeVar

__all__ = ["ARTICLE", "REGISTRY", "Fault", "GaveUp", "Policy", "persist", "retry_after"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Policy:
    """The limits of trying again."""

    tries: int  # requests in all, the first included
    connecting: int  # of them, those that a connection that cannot be made is worth
    first: float  # seconds before the second try; doubled for each one after
    longest: float  # a single wait is never longer, unless the service asks for it
    total: float  # seconds from the first request after which no further one is begun


REGISTRY = Policy(tries=4, connecting=2, first=1.0, longest=30.0, total=120.0)
ARTICLE = Policy(tries=2, connecting=2, first=1.0, longest=5.0, total=30.0)


class Fault(Exception):
    """Something that may pass: worth another try."""

    def __init__(self, reason: str, *, after: float | None = None, connecting: bool = False, unusable: bool = False):
        super().__init__(reason)
        self.reason = reason
        self.after = after  # seconds that the service asked us to wait
        self.connecting = connecting  # no connection was made
        self.unusable = unusable  # an answer came, and was not what it should be


class GaveUp(Exception):
    """The fault did not pass within the limits."""

    def __init__(self, fault: Fault, tries: int):
        super().__init__(fault.reason)
        self.fault = fault
        self.tries = tries

    def words(self) -> str:
        """The fault, how often it was met, and what the service asked for: for the middle of a sentence."""
        after = self.fault.after or 0
        wait = f"{after:.0f} s" if after < 120 else f"{after / 60:.0f} minutes"
        asked = f", and it asks to wait {wait}" if after else ""
        return f"{self.fault.reason}{asked}; tried {self.tries} times" if self.tries > 1 else self.fault.reason + asked


def persist(
    once: Callable[[], T],
    policy: Policy,
    *,
    clock: Callable[[], float],
    sleep: Callable[[float], object],
    random: Callable[[], float],
) -> T:
    """What `once` returns, in as many tries as the policy allows; GaveUp when that is not enough."""
    started, waited, tries = clock(), 0.0, 0
    while True:
        tries += 1
        try:
            return once()
        except Fault as fault:
            wait = _wait(fault, policy, tries, random())
            spent = max(clock() - started, waited)
            if tries >= (policy.connecting if fault.connecting else policy.tries) or spent + wait > policy.total:
                raise GaveUp(fault, tries) from fault
            sleep(wait)
            waited += wait


def _wait(fault: Fault, policy: Policy, tries: int, chance: float) -> float:
    """Exponential, with half of it left to chance so that many clients do not come back together."""
    if fault.connecting:
        return policy.first / 2
    wait: float = min(policy.first * 2 ** (tries - 1), policy.longest) * (0.5 + chance / 2)
    return max(wait, fault.after or 0.0)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Retry-After in seconds; a date counts from the answer's own Date, so that no clock of ours is asked."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        seconds = (parsedate_to_datetime(text) - parsedate_to_datetime(headers.get("date", ""))).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return None
    return max(seconds, 0.0)
