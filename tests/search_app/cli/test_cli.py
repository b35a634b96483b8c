"""The command line as scripts use it: the real model, the JSON that design.md promises, some in real processes."""

import json
import subprocess
import sys
from pathlib import Path

import model_samples
import pytest
from commands import Command, run_apart

from index.settings import Settings
from places import CORPUS

pytestmark = pytest.mark.slow

HIT = {
    "rank", "score", "passage_id", "publication_id", "title", "source", "page", "page_end", "heading", "text"
}  # fmt: skip
CITATION = {"n", "publication_id", "title", "date", "source", "page", "heading", "quote", "boxes"}
QUESTION = "Wat helpt kinderen van wie de ouders gaan scheiden?"


@pytest.fixture(scope="module")
def data(demo_settings: Settings) -> Path:
    return demo_settings.data_dir


@pytest.fixture
def demo_command(data: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(data, capsys)


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs commands on a data folder that isn't there yet."""
    return Command(tmp_path / "data", capsys)


def test_search_gives_the_promised_keys(demo_command: Command) -> None:
    reply = demo_command.document("search", "scheiding", "-k", "3")
    assert {"query", "took_ms", "generation", "hits"} <= set(reply)
    assert [hit["rank"] for hit in reply["hits"]] == [1, 2, 3]
    assert all(set(hit) >= HIT for hit in reply["hits"])


def test_ask_gives_the_promised_keys(demo_command: Command) -> None:
    reply = demo_command.document("ask", QUESTION)
    assert {"question", "abstained", "confidence", "products", "answer", "citations", "suggestions"} <= set(reply)
    assert reply["abstained"] is False
    assert 0 <= reply["confidence"] <= 1
    assert all(set(one) >= CITATION for one in reply["citations"])
    assert {n for one in reply["answer"] for n in one["citations"]} == {one["n"] for one in reply["citations"]}


def test_what_is_not_there_is_not_answered_and_a_next_step_is_given(demo_command: Command) -> None:
    reply = demo_command.document("ask", "Wat is de hoofdstad van Australië?")
    assert reply["abstained"] is True
    assert reply["answer"] == []
    assert reply["suggestions"]


def test_the_printed_answer_names_its_sources(data: Path) -> None:
    done = run_apart(data, "ask", QUESTION)
    assert "[1]" in done.stdout
    assert "publications/" in done.stdout


@pytest.mark.parametrize("leg", ["hybrid", "dense", "lexical"])
def test_each_leg_finds_something(demo_command: Command, leg: str) -> None:
    assert demo_command.document("search", "ouders gescheiden", "--leg", leg)["hits"]


def test_a_filter_keeps_only_what_it_names(demo_command: Command) -> None:
    reply = demo_command.document("search", "ouders", "--year", "2023..2023", "--kind", "magazine")
    assert {hit["publication_id"] for hit in reply["hits"]} == {
        hit["publication_id"] for hit in reply["hits"] if hit["date"].startswith("2023")
    }
    assert reply["hits"]
    assert demo_command.document("search", "ouders", "--year", "1990..1991")["hits"] == []


def test_status_says_where_and_how_much(demo_command: Command, data: Path) -> None:
    reply = demo_command.document("status")
    assert reply["data_dir"] == str(data)
    assert reply["n_publications"] == len([path for path in CORPUS.iterdir() if path.suffix != ".yaml"])


def test_before_the_first_ingest_one_line_says_what_to_do(tmp_path: Path) -> None:
    done = run_apart(tmp_path, "ask", QUESTION)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "vraagbaak ingest" in done.stderr


def test_wrong_usage_exits_with_two(tmp_path: Path) -> None:
    assert run_apart(tmp_path, "zoek", "iets").returncode == 2
    assert run_apart(tmp_path, "search", "iets", "--year", "gisteren").returncode == 2


def test_ingest_reports_every_file_and_exits_zero_when_one_is_broken(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    (folder / "goed.md").write_text("# Uil\n\nDe methode Uil helpt ouders in de wijk.\n", encoding="utf-8")
    (folder / "stuk.pdf").write_bytes(b"%PDF-1.4 niets")
    report = command.document("ingest", str(folder))
    assert {"generation", "publications", "seconds", "passages_embedded", "passages_reused"} <= set(report)
    rows = {row["source"]: row for row in report["publications"]}
    assert (rows["map/goed.md"]["status"], rows["map/stuk.pdf"]["status"]) == ("new", "skipped")
    assert rows["map/stuk.pdf"]["reason"] == "corrupt"
    again = command.document("ingest", str(folder))
    assert (again["passages_embedded"], again["generation"]) == (0, report["generation"])
    removed = command.document("remove", rows["map/goed.md"]["publication_id"])
    assert [row["status"] for row in removed["publications"]] == ["removed"]


@pytest.fixture(scope="module")
def judged_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sets") / "set"
    folder.mkdir()
    texts = {"a": "De training is voor kinderen met angst.", "b": "Een cursus over armoede in de klas."}
    rows = [json.dumps({"id": one, "title": "", "text": text}) for one, text in texts.items()]
    (folder / "corpus.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (folder / "queries.jsonl").write_text('{"id": "q", "text": "bange kinderen"}\n', encoding="utf-8")
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\ta\t1\n", encoding="utf-8")
    return folder


def test_eval_scores_a_test_set_and_leaves_the_index_alone(command: Command, judged_set: Path, tmp_path: Path) -> None:
    reply = command.document("eval", str(judged_set))
    keys = {"dataset", "n_queries", "n_documents", "leg", "ndcg@10", "recall@10", "mrr@10", "hit@1"}
    assert keys | {"index_seconds", "query_ms_p50", "query_ms_p95"} <= set(reply)
    assert (reply["dataset"], reply["n_queries"], reply["ndcg@10"]) == ("set", 1, 1.0)
    assert not (tmp_path / "data" / "generations").exists()


def test_eval_compares_two_models_before_anyone_switches(
    command: Command, judged_set: Path, prepared_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / prepared_model.name).symlink_to(prepared_model)
    monkeypatch.setenv("VRAAGBAAK_MODEL_DIR", str(tmp_path / "models"))
    other = model_samples.write_tiny_model(tmp_path / "other", "mean_tokens")
    both = ("--compare", "multilingual-e5-small", str(other))
    reply = command.document("eval", str(judged_set), str(judged_set), "--leg", "dense", *both)
    assert (reply["old"], reply["new"], reply["leg"]) == ("multilingual-e5-small", str(other), "dense")
    assert [row["dataset"] for row in reply["rows"]] == ["set"] * 6 + ["all"] * 3
    row = next(one for one in reply["rows"] if one["measure"] == "ndcg@10")
    assert row["old"] == command.document("eval", str(judged_set), "--leg", "dense")["ndcg@10"] == 1.0
    assert row["low"] <= row["difference"] <= row["high"]
    assert row["difference"] == pytest.approx(row["new"] - row["old"], abs=2e-4)  # each is rounded
    assert not (tmp_path / "data" / "generations").exists()


def test_a_model_that_cannot_be_had_is_said_before_the_other_one_is_scored(
    command: Command, judged_set: Path, prepared_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_app.cli.ingest._scored", lambda *_: pytest.fail("one was scored"))
    both = ("--compare", "multilingual-e5-small", str(tmp_path / "nothing"))
    assert "can't be loaded" in command.refusal("eval", judged_set, *both)


def test_eval_scores_one_set_at_a_time(command: Command, judged_set: Path) -> None:
    assert "Give one DIR, or two models with --compare" in command.refusal("eval", judged_set, judged_set)


def test_preparing_a_model_says_what_became_of_it(command: Command) -> None:
    reply = command.document("model", "prepare")
    assert reply["model"] == "multilingual-e5-small"
    assert (reply["dim"], reply["max_tokens"], reply["query_prefix"]) == (384, 512, "query: ")
    assert reply["cosine"] >= 0.999


@pytest.mark.parametrize("words", [["status"], ["ask", QUESTION], ["search", "ouders"]])
def test_asking_imports_neither_torch_nor_the_whole_ingest(data: Path, words: list[str]) -> None:
    code = (
        "import sys; from search_app.cli.parser import main; code = main(sys.argv[1:]); "
        "unwanted = {'torch', 'transformers', 'sentence_transformers', 'ingest.pipeline.pipeline'}; "
        "sys.exit(code or 3 * bool(unwanted & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, "--data-dir", str(data), *words]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_question_is_in_no_file_and_in_no_log(data: Path) -> None:
    secret = "zevenslaper uit Wijchen"
    done = run_apart(data, "--log-level", "debug", "ask", f"Welke hulp past bij een {secret}?", "--json")
    assert secret not in done.stderr
    assert not [path for path in data.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]
