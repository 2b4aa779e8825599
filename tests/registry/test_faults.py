"""Each fault of the network, once and for ever."""

import pytest

from tests.registry import faults

# A fault that is in the data, not on the way, does not pass by asking again within a run.
STAYS = {
    "400": (1,),
    "a redirect to another host": (1, 2),
    "a record without a number": (1, 2),
    "a full disk": (1, 2),
    "no network": (1, 2),
    "Ctrl-C": (1, 2),
    "429 with a Retry-After of an hour": (1, 2),
}


@pytest.mark.parametrize("name", faults.FAULTS)
@pytest.mark.parametrize("at", [1, 2])
def test_a_fault_that_happens_once_loses_nothing(name: str, at: int) -> None:
    outcome = faults.run(faults.FAULTS[name](), at, 1)
    if at in STAYS.get(name, ()):
        assert outcome.state != "complete"
        assert outcome.message
        assert outcome.code
        assert outcome.again.startswith("complete, 25 of 25")
    else:
        assert (outcome.state, outcome.kept, outcome.message, outcome.code) == ("complete", 25, "", 0)


def test_the_table_says_what_happens() -> None:
    assert faults.DOCUMENT.read_text(encoding="utf8") == faults.table(), "run python -m tests.registry.faults"
