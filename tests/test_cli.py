"""The command line: what it says, and with what code it ends, when something is wrong."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ARTICLE = """Stem cells for cirrhosis

Stem cell therapy may help people with liver cirrhosis, doctors say.
Several clinical trials have shown that stem cell therapy improves liver function in patients with cirrhosis.
More research is needed before stem cell therapy can be recommended.
"""


def trials(*words: object, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, as a user does."""
    done = subprocess.run(
        [sys.executable, "-m", "trials", *map(str, words)], cwd=cwd, input=stdin, capture_output=True, timeout=120
    )
    result = subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in result.stderr, result.stderr
    return result


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_text(ARTICLE, encoding="utf8")
    return tmp_path


def test_version(tmp_path: Path) -> None:
    assert trials("--version", cwd=tmp_path).stdout.startswith("trials 0.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("report", "--format", "docx"), "--format docx is not known"),
        (("report", "--max-age", "soon"), "--max-age soon is not an age"),
        (("report", "--as-of", "yesterday"), "--as-of yesterday is not a date"),
        (("report", "good.txt", "--offline", "--condition", "blorbitis"), "“blorbitis”"),
        (("search", "--condition", "blorbitis", "--therapy", "aspirin"), "“blorbitis”"),
        (("show", "nct12"), "expected NCT and eight digits"),
        (("vocabulary", "lookup", "blorbitis"), "“blorbitis”"),
        (("why", "x"), "no report at"),
        (("status",), "no database at"),
        (("nonsense",), "nonsense"),
    ],
)
def test_wrong_words_end_with_2(folder: Path, words: tuple[str, ...], said: str) -> None:
    done = trials(*words, cwd=folder)
    assert done.returncode == 2, done.stderr
    assert said in done.stderr


BAD = {
    "empty.txt": b"",
    "picture.txt": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00",
    "broken.pdf": b"%PDF-1.4 nothing more",
    "broken.docx": b"PK\x03\x04 nothing more",
    "weather.txt": b"It will rain on Monday.\nOn Tuesday the sun comes out again.\n",
    "spanish.txt": ("La terapia con células madre es una esperanza para los pacientes con cirrosis. " * 8).encode(),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_article_is_named_and_the_rest_is_done(folder: Path, name: str) -> None:
    (folder / name).write_bytes(BAD[name])
    done = trials("report", name, "good.txt", "--offline", "--quiet", cwd=folder)
    assert done.returncode == 1, done.stderr
    assert name in done.stderr
    assert any("liver-cirrhosis" in p.name for p in (folder / "reports").rglob("*.html"))


@pytest.mark.parametrize("name", ["missing.txt", "nothing/", "*.md"])
def test_no_article_at_all(folder: Path, name: str) -> None:
    (folder / "nothing").mkdir()
    done = trials("report", name, "--offline", "--quiet", cwd=folder)
    assert done.returncode == 1
    assert name.rstrip("/") in done.stderr


def test_an_output_folder_that_cannot_be_written(folder: Path) -> None:
    (folder / "taken").write_text("a file", encoding="utf8")
    done = trials("report", "good.txt", "--offline", "--quiet", "--out", "taken", cwd=folder)
    assert done.returncode == 1
    assert "taken" in done.stderr


def test_standard_input(folder: Path) -> None:
    done = trials("scan", "-", "--format", "json", "--quiet", cwd=folder, stdin=ARTICLE.encode())
    assert done.returncode == 0, done.stderr
    [article] = json.loads(done.stdout)["articles"]
    assert article["claims"]
    for claim in article["claims"]:
        assert ARTICLE[claim["start"] : claim["end"]] == claim["text"]
    for mention in (*article["conditions"], *article["therapies"]):
        assert ARTICLE[mention["start"] : mention["end"]] == mention["text"]


def test_without_a_network_the_snapshot_says_so(folder: Path) -> None:
    done = trials("report", "good.txt", "--api", "http://127.0.0.1:9/api/v2", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "snapshot" in done.stderr
    report = json.loads((folder / "reports" / "report.json").read_text(encoding="utf8"))
    assert {e["state"] for e in report["evidence"]} == {"complete"}
    page = next((folder / "reports").rglob("*liver-cirrhosis*.md")).read_text(encoding="utf8")
    assert "snapshot of records of 20 January 2022" in page.split("##")[0]


def test_why_prints_the_words_of_the_report(folder: Path) -> None:
    trials("report", "good.txt", "--offline", "--quiet", cwd=folder)
    report = json.loads((folder / "reports" / "report.json").read_text(encoding="utf8"))
    claim = next(c for c in report["articles"][0]["claims"] if c["type"] == "efficacy_shown")
    done = trials("why", claim["id"], cwd=folder)
    assert done.returncode == 0, done.stderr
    assert claim["verdicts"][0]["shows"] in done.stdout
    told, _, codes = done.stdout.partition("In the codes of the data files")
    assert "read as         benefit stated as shown" in told
    assert "how far tested  None found" in told or "randomised" in told
    assert not re.search(r"efficacy_shown|\bT[0-4]r?\b|COMPLETED|\d{4}-\d\d-\d\d", told)
    assert "efficacy_shown" in codes
    for place in ("reports", "reports/report.json"):
        assert trials("why", claim["id"], "--report", place, cwd=folder).stdout == done.stdout
    other = trials("why", "nothing-00000000", "--report", "reports", cwd=folder)
    assert (other.returncode, "--report names another report by its folder" in other.stderr) == (2, True)


@pytest.mark.parametrize(
    ("condition", "therapy", "said", "not_said"),
    [
        ("cirrosis", "exosomes", "did you mean Liver Cirrhosis", "therapy"),
        ("asthmma", "exosomes", "did you mean Asthma", "Astemizole"),  # a drug
        ("aspirin", "exosomes", "No condition is called “aspirin” in the vocabulary, but a therapy is", "mean"),
        ("asthma", "cirrhosis", "No therapy is called “cirrhosis” in the vocabulary, but a condition is", "mean"),
        ("asthma", "exosme", "did you mean Exosome therapy", "Liver"),
        ("asthma", "qqqqq", "try a name such as “stem cell therapy”", "Liver"),
        ("asthma", "ozonne therapy", "did you mean Ozone therapy?", "Baclofen"),
        ("flurbosis", "exosomes", "“flurbosis” in the vocabulary", "Influenza"),
    ],
)
def test_what_is_suggested_is_of_the_kind_that_was_asked_for(
    folder: Path, condition: str, therapy: str, said: str, not_said: str
) -> None:
    done = trials("search", "--condition", condition, "--therapy", therapy, "--offline", cwd=folder)
    assert done.returncode == 2
    assert said in done.stderr
    assert not_said not in done.stderr.replace(said, "")


@pytest.mark.parametrize("form", ["table", "json", "jsonl"])
def test_a_reader_that_has_had_enough_is_no_error(folder: Path, form: str) -> None:
    (folder / "good.txt").write_text(ARTICLE * 200, encoding="utf8")  # more than a pipe holds
    command = [sys.executable, "-m", "trials", "scan", "good.txt", "--format", form, "--quiet"]
    scanning = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert scanning.stdout
    assert scanning.stderr
    scanning.stdout.read(10)
    scanning.stdout.close()
    assert scanning.stderr.read() == b""
    scanning.stderr.close()
    assert scanning.wait(60) == 141


def test_several_processes_find_the_same_in_the_same_order(folder: Path) -> None:
    for n in range(12):
        (folder / f"{n:02}.txt").write_text(ARTICLE.replace("cirrhosis", ("asthma", "psoriasis")[n % 2]) * (1 + n % 3))
    (folder / "05.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00")
    alone, together = (trials("scan", ".", "--format", "jsonl", "--workers", n, cwd=folder) for n in (1, 3))
    assert together.stdout == alone.stdout
    assert [json.loads(line)["id"] for line in alone.stdout.splitlines()][:5] == ["00", "01", "02", "03", "04"]
    assert alone.returncode == together.returncode == 1
    assert sorted(together.stderr.splitlines()) == sorted(alone.stderr.splitlines())
    assert "05.txt" in together.stderr
    assert trials("scan", ".", "--workers", 0, cwd=folder).returncode == 2


def test_a_process_that_is_killed_is_one_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from trials import workers
    from trials.articles import read_all
    from trials.errors import TrialsError

    monkeypatch.setattr(workers, "_begin", killed)
    with pytest.raises(TrialsError, match=r"ended from outside.*fewer --workers\.$"):
        list(workers.readings(read_all([str(folder / "good.txt")]), 2, lambda article: None))


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_the_same_article_reads_the_same_in_every_process(shared_order: list[str]) -> None:
    assert len(set(shared_order)) == 1


@pytest.fixture
def shared_order() -> list[str]:
    """What two articles come to under several hash seeds, on which the order of a set depends."""
    root = Path(__file__).parent / "cases" / "articles"
    names = [str(root / "611_ap_rotavirus_mexico.txt"), str(root / "335_medscape_asco_cart.txt")]
    command = [sys.executable, "-m", "trials", "scan", *names, "--format", "jsonl", "--quiet", "--offline"]
    return [
        subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": str(seed)}, capture_output=True, text=True).stdout
        for seed in (0, 1, 2, 3)  # before words were put in order, these came to four different answers
    ]


def test_reading_loads_nothing_that_judges(folder: Path) -> None:
    code = "import sys; from trials import cli; cli._run(['scan', 'good.txt']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=120)
    loaded = set(done.stderr.split())
    assert "trials.claims.reading" in loaded
    late = ("verdicts", "evidence", "judging", "matching", "pipeline", "workers", "articles.pdf", "reports.json")
    assert not loaded & {f"trials.{name}" for name in late}


@pytest.mark.skipif(os.name == "nt", reason="file descriptors as POSIX has them")
@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
def test_closed_streams_are_no_fault(folder: Path, closed: tuple[int, ...]) -> None:
    words = [sys.executable, "-m", "trials", "scan", "-" if closed == (0,) else "good.txt"]
    done = subprocess.run(
        words, cwd=folder, capture_output=True, timeout=120, preexec_fn=lambda: [os.close(number) for number in closed]
    )
    assert done.returncode == (1 if closed == (0,) else 0), done.stderr
    if closed == (0,):
        assert b"standard input is empty" in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_any_terminal_can_show_what_is_said(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_text("Naïve cells\n\nStem cells may cure cirrhosis — 干, says Dr Ω.\n", encoding="utf8")
    for words in (["report", "--help"], ["scan", "a.txt"], ["scan", "missing—😀.txt"]):
        done = subprocess.run(
            [sys.executable, "-m", "trials", *words],
            cwd=tmp_path,
            capture_output=True,
            timeout=120,
            env={**os.environ, "PYTHONIOENCODING": encoding},
        )
        assert done.returncode == (1 if "missing" in words[1] else 0), done.stderr


@pytest.mark.parametrize("address", ["zzz", "not a url", "http://[::1", "ftp://a.b/", "http://", "http://a\n/"])
def test_an_address_of_the_registry_is_one(folder: Path, address: str) -> None:
    for words in (["doctor"], ["show", "NCT01342250"], ["schedule", "cron"]):
        done = trials(*words, "--api", address, cwd=folder)
        assert done.returncode == 2, done.stderr
        assert "is not an address" in done.stderr


def test_the_name_of_a_file_that_cannot_be_is_said(folder: Path) -> None:
    done = trials("status", "--db", "x" * 300 + ".db", cwd=folder)
    assert done.returncode == 1
    assert "x.db cannot be used: file name too long" in done.stderr


@pytest.mark.parametrize(("source", "said"), [("", "is empty"), ("http://" + "x" * 80 + "/", "longer than 63")])
def test_names_that_are_none(folder: Path, source: str, said: str) -> None:
    done = trials("scan", source, cwd=folder)
    assert done.returncode == 1
    assert said in done.stderr


def test_a_long_name_is_not_said_whole(folder: Path) -> None:
    assert len(trials("vocabulary", "lookup", "x" * 10_000, cwd=folder).stderr) < 300


@pytest.mark.skipif(os.name == "nt", reason="signals as POSIX has them")
@pytest.mark.parametrize("wait", [0.15, 0.4, 0.9])
def test_ctrl_c_says_no_more_than_a_sentence(folder: Path, wait: float) -> None:
    for number in range(40):
        (folder / f"{number}.txt").write_text(ARTICLE * 20, encoding="utf8")
    running = subprocess.Popen(
        [sys.executable, "-m", "trials", "scan", ".", "--workers", "2", "--quiet"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(wait)
    os.killpg(running.pid, signal.SIGINT)
    said = running.communicate(timeout=60)[1]
    assert "Traceback" not in said, said
    assert running.returncode in (130, -signal.SIGINT, 0)
