"""The next page while the one before it is saved: one at a time, errors where the outcome is wanted."""

import gc
import threading

import pytest

from trials.ahead import Ahead, seldom_collected


def test_what_was_begun_is_had_and_everything_else_is_done_then() -> None:
    threads: dict[int, str] = {}

    def work(number: int) -> int:
        threads[number] = threading.current_thread().name
        return number * 10

    with Ahead(work) as ahead:
        assert ahead.have(1) == 10
        ahead.begin(2)
        assert ahead.have(2) == 20
        ahead.begin(3)
        assert ahead.have(4) == 40
    main = threading.current_thread().name
    assert threads == {1: main, 2: "trials-ahead", 3: "trials-ahead", 4: main}


def begin_and_fail(ahead: Ahead[int, object], error: BaseException, go: threading.Event | None = None) -> None:
    with ahead:
        ahead.begin(1)
        if go:
            threading.Timer(0.05, go.set).start()
        raise error


def test_one_at_a_time_also_when_something_goes_wrong() -> None:
    go, running, most = threading.Event(), [0], [0]

    def work(number: int) -> None:
        running[0] += 1
        most[0] = max(most[0], running[0])
        if number == 1:
            go.wait(10)
        running[0] -= 1

    with pytest.raises(LookupError, match="saving failed"):
        begin_and_fail(Ahead(work), LookupError("saving failed"), go)
    assert running == [0]  # it was waited for
    with Ahead(work) as ahead:
        go.clear()
        ahead.begin(1)
        threading.Timer(0.05, go.set).start()
        ahead.have(2)
    assert most == [1]


def test_an_error_is_raised_where_the_outcome_is_wanted() -> None:
    def work(number: int) -> None:
        raise LookupError(f"none of {number}")

    with Ahead(work) as ahead:
        ahead.begin(1)
        with pytest.raises(LookupError, match="none of 1"):
            ahead.have(1)
        ahead.begin(2)  # and not at all where it is not


def test_ctrl_c_waits_for_nothing() -> None:
    never = threading.Event()
    with pytest.raises(KeyboardInterrupt):
        begin_and_fail(Ahead(lambda _: never.wait(60)), KeyboardInterrupt())
    never.set()


def test_the_collector_is_as_before() -> None:
    before = gc.get_threshold()
    with seldom_collected():
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before
