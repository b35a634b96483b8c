"""The process that prepares a model: ``python -m index.encoder.prepare.child NAME FOLDER DIM``.

Only a model from elsewhere needs torch. Writes a complete model folder and reports on stdout, one JSON list
``[text, fraction]`` a line; a foreseen error is the last line on stderr, with exit status 1.
"""

import importlib.metadata
import json
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.encoder import manifest, tokens, tokens_sentencepiece
from index.encoder.manifest import EMBEDDED, MODEL_FILE, QUERY_FILE, ModelManifest
from index.encoder.onnx import OnnxGraph
from index.encoder.prepare import embedded_weights, model_folder
from index.encoder.prepare.embedded_weights import WORDS, EmbeddedModel
from index.encoder.prepare.quantise import Blocks, Quantised, quantise_well, table_in_blocks
from index.errors import ModelError, VraagbaakError
from index.store.records import Vectors

if TYPE_CHECKING:
    from index.encoder.loading import LoadedModel

_SAME = 0.99999  # cosine with the library's own vectors, at worst, of the graph before it is quantised
_EXPORTED = "exported.onnx"
_TOOLS = ("numpy", "onnx", "onnxruntime", "sentencepiece")
_TOOLS_OF_LIBRARY = ("torch", "sentence-transformers", "transformers", "tokenizers")
_TRIED = (  # short and long, plain and jargon, a list of numbers: what the recipe is chosen by
    "Wat is een kenniswerkplaats jeugd?",
    "Hoe werkt de POH-jeugd GGZ samen met het wijkteam in een kleine gemeente?",
    "In 2019 deden 14 gemeenten mee; 3 stopten, 2 (18%) gingen alleen verder.",
    "ouders van kinderen met een licht verstandelijke beperking",
    "Professionals vertellen dat zij door de training beter luisteren naar jongeren, dat zij minder snel een oplossing "
    "aandragen en dat zij samen met ouders bepalen wat er nodig is. Of dat ook elders werkt, hangt af van de regio, "
    "van de tijd die een team krijgt en van de vraag of de gemeente de werkwijze wil betalen.",
    "OTS, UHP, LVB, JGZ en SKJ",
    "Het onderzoek liep van september tot en met juni en bestond uit gesprekken, een vragenlijst en een "
    "dossieronderzoek. " * 6,
)


def main(name: str, folder: Path, dim: int) -> int:
    """Prepare the model into the folder; 0 when it is complete."""
    try:
        build(name, folder, dim)
    except VraagbaakError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def build(name: str, folder: Path, dim: int = 0) -> None:
    """Prepare the model into the folder: weights, ONNX graph, quantised graph, ``model.json``.

    ``dim`` is how many values of a vector are kept, 0: all.

    Raises:
        ModelError: The model can't be found, checked, loaded or exported.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = _from_weights(folder, dim) if name == EMBEDDED else _from_library(name, folder, dim)
    _report("Writing checksums", 0.95)
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    manifest.write(replace(made, files=manifest.describe(folder, tuple(paths))), folder)
    _report("Done", 1.0)


def _from_weights(folder: Path, dim: int) -> ModelManifest:
    """Write the embedded model; the manifest lacks the files."""
    _report("Checking and unpacking the weights", 0.0)
    model = embedded_weights.read(embedded_weights.find())
    manifest.check_dim(dim, model.shape.hidden, EMBEDDED)
    tokens_sentencepiece.write_model(model.vocabulary, folder / tokens.SENTENCEPIECE_FILE)
    words, model = _words_apart(model)
    model_folder.write_words(words, folder)
    _report("Writing its graph for passages", 0.25)
    quantised = _write(model, words, folder, MODEL_FILE, dim)
    _report("Writing its graph for queries", 0.6)
    asking = _write(embedded_weights.for_queries(model), words, folder, QUERY_FILE, dim)
    return ModelManifest(
        name=EMBEDDED,
        checksum=embedded_weights.SHA256,
        engine=manifest.engine_of(f"onnxruntime {quantised.recipe.label}", dim),
        dim=dim or model.shape.hidden,
        max_tokens=model.shape.n_positions,
        query_prefix=model_folder.EMBEDDED_PREFIXES["query"],
        passage_prefix=model_folder.EMBEDDED_PREFIXES["passage"],
        tokenizer="sentencepiece",
        cosine=min(quantised.cosine, asking.cosine),
        files=(),
        versions=_versions(_TOOLS),
        query_graph=QUERY_FILE,
    )


def _words_apart(model: EmbeddedModel) -> tuple[Blocks, EmbeddedModel]:
    """Its vectors of words, packed as both graphs have them, and the rest: they are 384 MB unpacked."""
    rest = {name: values for name, values in model.tensors.items() if name != WORDS}
    return table_in_blocks(model.tensors[WORDS]), replace(model, tensors=rest)


def _write(model: EmbeddedModel, words: Blocks, folder: Path, file: str, dim: int) -> Quantised:
    """Write a graph of the embedded model, quantised, as ``file``."""
    model_folder.write_graph(model, words, folder / _EXPORTED, dim or model.shape.hidden)
    trial = _Trial(folder, "sentencepiece", model.shape.n_positions, model_folder.EMBEDDED_PREFIXES["query"])
    return _quantised(trial, trial.vectors(folder / _EXPORTED), file)


def _from_library(name: str, folder: Path, dim: int) -> ModelManifest:
    """Write a model that sentence-transformers loads; the manifest lacks the files."""
    _report("Loading the model", 0.25)
    from index.encoder import loading  # torch takes seconds

    loaded = loading.load(name, device="cpu", dim=dim)
    _write_tokenizer(loaded, folder / tokens.TOKENIZERS_FILE)
    _report("Exporting it to ONNX", 0.45)
    quantised = _export(loaded, folder)
    return ModelManifest(
        name=loaded.name,
        checksum=loaded.checksum,
        engine=manifest.engine_of(f"onnxruntime {quantised.recipe.label}", dim),
        dim=loaded.dim,
        max_tokens=loaded.max_tokens,
        query_prefix=loaded.query_prefix,
        passage_prefix=loaded.passage_prefix,
        tokenizer="tokenizers",
        cosine=quantised.cosine,
        files=(),
        versions=_versions((*_TOOLS, *_TOOLS_OF_LIBRARY)),
    )


def _write_tokenizer(loaded: "LoadedModel", path: Path) -> None:
    """Write the model's own tokenizer, with the piece it fills up short texts by."""
    backend = getattr(loaded.model.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError(f"The model '{loaded.name}' has no fast tokenizer (tokenizer.json). Choose another model.")
    backend.enable_padding(pad_id=loaded.model.tokenizer.pad_token_id or 0, pad_token=loaded.model.tokenizer.pad_token)
    backend.save(str(path))
    backend.no_padding()


def _export(loaded: "LoadedModel", folder: Path) -> Quantised:
    """Write the quantised graph; the exported one is thrown away."""
    from index.encoder.prepare import export

    export.export(loaded, folder / _EXPORTED)
    _report("Quantising it and checking the result", 0.65)
    trial = _Trial(folder, "tokenizers", loaded.max_tokens, loaded.query_prefix)
    # prompt="" lest the model's default prompt comes in front of ours
    wanted = loaded.model.encode(trial.texts, prompt="", normalize_embeddings=True, show_progress_bar=False)
    _check_export(float(np.min(np.sum(trial.vectors(folder / _EXPORTED) * wanted, axis=1))), loaded.name)
    return _quantised(trial, wanted, MODEL_FILE)


class _Trial:
    """Texts to try a graph on, the last of them beyond the window in which layers of some models look."""

    def __init__(self, folder: Path, kind: str, max_tokens: int, prefix: str) -> None:
        self.folder = folder
        self.texts = [prefix + text for text in (*_TRIED, " ".join(_TRIED) * 3)]
        self._open = partial(OnnxGraph, tokenizer=tokens.open_tokenizer(folder, kind), max_tokens=max_tokens)

    def vectors(self, graph: Path) -> Vectors:
        """What the graph makes of them."""
        return self._open(graph).vectors(self.texts)


def _quantised(trial: _Trial, wanted: Vectors, file: str) -> Quantised:
    """Make the exported graph small and throw it away."""

    def agreement(graph: Path) -> float:
        return float(np.min(np.sum(trial.vectors(graph) * wanted, axis=1)[: len(_TRIED)]))

    quantised = quantise_well(trial.folder / _EXPORTED, trial.folder / file, agreement)
    (trial.folder / _EXPORTED).unlink()
    return quantised


def _check_export(cosine: float, name: str) -> None:
    """Tracing can leave out what a model does for another length or mask: the graph must give the same vectors."""
    if not cosine >= _SAME:  # nan isn't
        raise ModelError(
            f"The model '{name}' can't be exported to ONNX: its vectors become others (lowest cosine {cosine:.4f}). "
            'Choose another model, or set engine = "torch" on a machine with a GPU.'
        )


def _versions(tools: tuple[str, ...]) -> dict[str, str]:
    return {tool: importlib.metadata.version(tool) for tool in tools}


def _report(text: str, fraction: float) -> None:
    sys.stdout.write(json.dumps([text, fraction]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
