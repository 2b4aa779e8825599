"""People's decisions: recorded once, applied in every report, shown as theirs, carried from file to file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from trials import cli, decisions, judging
from trials.errors import UsageError
from trials.models import ClaimType, Judgement, Label

ARTICLE = """Stem cells for cirrhosis

Several clinical trials have shown that stem cell therapy improves liver function in patients with cirrhosis.
Stem cell therapy may help people with liver cirrhosis, doctors say.
"""
CIRRHOSIS, STEM = "MESH:D008103", "MESH:D033581"
RUN = CliRunner()

Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line in a folder with one article; returns what it prints."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf8")

    def command(*words: str) -> str:
        done = RUN.invoke(cli.app, list(words))
        assert done.exit_code == 0, (done.output, done.exception)
        return done.output

    return command


def report(run: Run) -> dict:
    run("report", "a.txt", "--offline", "-q")
    return json.loads(Path("reports/report.json").read_text(encoding="utf8"))


def shown(made: dict, words: str) -> bool:
    """Whether every kind of output has the words."""
    texts = [json.dumps(made, ensure_ascii=False)]
    for kind in ("html", "md", "csv"):
        texts.append("".join(p.read_text(encoding="utf8") for p in Path("reports").rglob(f"*.{kind}")))
    return all(words in text for text in texts)


def test_a_judged_verdict_is_shown_as_the_persons_with_the_tables_own_beside_it(run: Run) -> None:
    before = report(run)["articles"][0]["claims"][0]
    own = before["verdicts"][0]["label"]
    run("judge", "verdict", before["id"], "consistent", "--by", "Ada", "--why", "A paper says so")
    made = report(run)
    after = made["articles"][0]["claims"][0]["verdicts"][0]
    assert (after["label"], after["own"]) == ("consistent", own)
    assert after["judgement"]["judged_by"] == "Ada"
    assert shown(made, "Ada decided on")
    assert "A paper says so" in run("why", before["id"])


def test_a_claim_judged_to_be_of_another_type_is_judged_anew(run: Run) -> None:
    claim = report(run)["articles"][0]["claims"][0]
    run("judge", "claim", claim["id"], "efficacy_promising/speculative", "--by", "Ada")
    after = report(run)["articles"][0]["claims"][0]
    assert (after["type"], after["strength"]) == ("efficacy_promising", "speculative")
    assert after["verdicts"][0]["rule"].startswith("promising-speculative")
    assert after["judgement"]["judged_by"] == "Ada"


def test_what_is_no_claim_stays_to_be_seen_and_is_out_of_scope(run: Run) -> None:
    claim = report(run)["articles"][0]["claims"][0]
    run("judge", "claim", claim["id"], "not-a-claim", "--by", "Ada", "--why", "It is a headline")
    made = report(run)
    [verdict] = made["articles"][0]["claims"][0]["verdicts"]
    assert verdict["label"] == "out_of_scope"
    assert shown(made, "It is a headline")
    assert "Ada decided on" in verdict["words"]
    assert "that it is no claim (“It is a headline”)" in verdict["words"]
    assert verdict["studies"] == []
    assert "credit" not in verdict["would_change"]
    assert "tables give" not in json.dumps(made)


def test_a_match_ruled_out_counts_for_nothing_and_one_taken_in_is_certain(run: Run) -> None:
    held = report(run)["evidence"][0]
    out, taken = held["tier_studies"][0], held["possible"][0]
    for trial, decision in ((out, "no"), (taken, "yes")):
        about = ("--condition", "liver cirrhosis", "--therapy", STEM)
        run("judge", "match", trial, decision, *about, "--by", "Ada")
    made = report(run)
    after = next(e for e in made["evidence"] if (e["condition"], e["therapy"]) == (CIRRHOSIS, STEM))
    assert out not in (*after["studies"], *after["possible"])
    assert taken in after["studies"]
    why = {m["study"]: m for m in after["matches"]}
    assert (why[out]["certain"], why[out]["confidence"]) == (False, 0)
    assert (why[taken]["certain"], why[taken]["confidence"]) == (True, 1)
    assert {j["key"].split("|")[0] for j in made["judgements"]} == {out, taken}


def test_the_latest_decision_counts_and_withdrawing_gives_it_back(run: Run) -> None:
    claim = report(run)["articles"][0]["claims"][0]["id"]
    for label in ("consistent", "unverified", "withdraw"):
        run("judge", "verdict", claim, label, "--by", "Ada")
        verdict = report(run)["articles"][0]["claims"][0]["verdicts"][0]
        assert (verdict["judgement"] or {}).get("decision") == (None if label == "withdraw" else label)
    assert run("judge", "list").count("verdict") == 3


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_decisions_go_from_one_database_to_another(run: Run, kind: str) -> None:
    claim = report(run)["articles"][0]["claims"][0]["id"]
    run("judge", "verdict", claim, "consistent", "--by", "Ada", "--why", 'Because, "as they say",\nso')
    run("judge", "export", f"out.{kind}")
    assert "1 of them new" in run("judge", "import", f"out.{kind}", "--db", "other.db")
    assert "0 of them new" in run("judge", "import", f"out.{kind}", "--db", "other.db")
    assert decisions.load(Path("other.db")) == decisions.load(Path("cache/trials.db"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[{}]", "Decision 1 in bad.json has no subject"),
        ("{}", "not a list of decisions"),
        ("[", "cannot be read as decisions"),
        (
            '[{"subject": "match", "key": "x", "decision": "maybe", "judged_at": "2026-01-01"}]',
            "no decision on a match",
        ),
        ('[{"subject": "match", "key": "x", "decision": "yes", "judged_at": "soon"}]', "cannot be taken"),
    ],
)
def test_a_file_that_holds_no_decisions_is_refused_whole(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "bad.json"
    file.write_text(text, encoding="utf8")
    with pytest.raises(UsageError, match=said.replace("bad.json", ".*bad.json")):
        decisions.import_(tmp_path / "x.db", file)
    assert decisions.load(tmp_path / "x.db") == []


@pytest.mark.parametrize(
    ("subject", "decision", "kept"),
    [
        ("claim", "Not-a-claim", "not-a-claim"),
        ("claim", "efficacy_shown, asserted", "efficacy_shown asserted"),
        ("match", "YES", "yes"),
        ("verdict", "unverified", "unverified"),
        ("verdict", "withdraw", "withdraw"),
    ],
)
def test_a_decision_has_one_spelling(subject: str, decision: str, kept: str) -> None:
    assert judging.checked(subject, decision) == kept


@pytest.mark.parametrize(
    ("subject", "decision"),
    [
        ("claim", "maybe"),
        ("claim", "caveat loud"),
        ("claim", ""),
        ("match", "possibly"),
        ("verdict", "true"),
        ("x", "y"),
    ],
)
def test_what_is_no_decision_is_refused(subject: str, decision: str) -> None:
    with pytest.raises(UsageError):
        judging.checked(subject, decision)


def test_every_type_and_label_can_be_decided() -> None:
    assert all(judging.checked("claim", kind) == kind for kind in ClaimType)
    assert all(judging.checked("verdict", label) == label for label in Label)


def test_a_key_with_a_bar_in_an_article_s_name_holds() -> None:
    row = Judgement("verdict", judging.key("a|b-12", CIRRHOSIS, STEM), "consistent", None, None, "2026-01-01")
    found = judging.of([{name: getattr(row, name) for name in Judgement.__slots__}])
    assert set(found.verdicts) == {("a|b-12", CIRRHOSIS, STEM)}
