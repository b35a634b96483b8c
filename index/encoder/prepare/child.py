"""The process that prepares a model: ``python -m index.encoder.prepare.child NAME FOLDER DIM``. It may load torch.

Writes a complete model folder and reports on stdout, one JSON list ``[text, fraction]`` a line; a foreseen error is
the last line on stderr, with exit status 1.
"""

import importlib.metadata
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.encoder import manifest, tokens, tokens_sentencepiece
from index.encoder.manifest import EMBEDDED, MODEL_FILE, ModelManifest, Origin
from index.encoder.onnx import OnnxGraph
from index.encoder.prepare import embedded_weights, model_folder
from index.encoder.prepare.quantise import Quantised, quantise_well
from index.errors import ModelError, VraagbaakError

if TYPE_CHECKING:
    from index.encoder.loading import LoadedModel

_SAME = 0.99999  # cosine with the library's own vectors, at worst, of the graph before it is quantised
_TOOLS = ("torch", "sentence-transformers", "transformers", "onnx", "onnxruntime", "tokenizers", "sentencepiece")
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


_LONG = " ".join(_TRIED) * 3  # beyond the window in which layers of some models look


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
    source, kind = (_write_embedded(folder), "sentencepiece") if name == EMBEDDED else (name, "tokenizers")
    _report("Loading the model", 0.25)
    from index.encoder import loading  # torch takes seconds: first the checksum must be right

    loaded = loading.load(source, device="cpu", dim=dim)
    if kind == "tokenizers":
        _write_tokenizer(loaded, folder / tokens.TOKENIZERS_FILE)
    _report("Exporting it to ONNX", 0.45)
    quantised = _export(loaded, folder, kind)
    _report("Writing checksums", 0.95)
    manifest.write(_manifest(loaded, folder, kind, quantised), folder)
    _report("Done", 1.0)


def _write_embedded(folder: Path) -> str:
    """Write the embedded weights as a sentence-transformers folder and return its path."""
    _report("Checking and unpacking the weights", 0.0)
    model = embedded_weights.read(embedded_weights.find())
    _report("Writing the sentence-transformers folder", 0.15)
    target = folder / manifest.EMBEDDED_FOLDER
    model_folder.write_folder(model, target)
    manifest.write_origin(Origin(EMBEDDED, embedded_weights.SHA256), target)
    tokens_sentencepiece.write_model(model.vocabulary, folder / tokens.SENTENCEPIECE_FILE)
    return str(target)


def _write_tokenizer(loaded: "LoadedModel", path: Path) -> None:
    """Write the model's own tokenizer, with the piece it fills up short texts by."""
    backend = getattr(loaded.model.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError(f"The model '{loaded.name}' has no fast tokenizer (tokenizer.json). Choose another model.")
    backend.enable_padding(pad_id=loaded.model.tokenizer.pad_token_id or 0, pad_token=loaded.model.tokenizer.pad_token)
    backend.save(str(path))
    backend.no_padding()


def _export(loaded: "LoadedModel", folder: Path, kind: str) -> Quantised:
    """Write the quantised graph; the exported one is thrown away."""
    from index.encoder.prepare import export

    exported = folder / "exported.onnx"
    export.export(loaded, exported)
    _report("Quantising it and checking the result", 0.65)
    prefixed = [loaded.query_prefix + text for text in (*_TRIED, _LONG)]
    # prompt="" lest the model's default prompt comes in front of ours
    wanted = loaded.model.encode(prefixed, prompt="", normalize_embeddings=True, show_progress_bar=False)
    tokenizer = tokens.open_tokenizer(folder, kind)

    def agreement(graph: Path, n_texts: int = len(_TRIED)) -> float:
        found = OnnxGraph(graph, tokenizer, loaded.max_tokens).vectors(prefixed[:n_texts])
        return float(np.min(np.sum(found * wanted[:n_texts], axis=1)))

    _check_export(agreement(exported, len(prefixed)), loaded.name)
    quantised = quantise_well(exported, folder / MODEL_FILE, agreement)
    exported.unlink()
    return quantised


def _check_export(cosine: float, name: str) -> None:
    """Tracing can leave out what a model does for another length or mask: the graph must give the same vectors."""
    if not cosine >= _SAME:  # nan isn't
        raise ModelError(
            f"The model '{name}' can't be exported to ONNX: its vectors become others (lowest cosine {cosine:.4f}). "
            'Choose another model, or set engine = "torch" on a machine with a GPU.'
        )


def _manifest(loaded: "LoadedModel", folder: Path, kind: str, quantised: Quantised) -> ModelManifest:
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return ModelManifest(
        name=loaded.name,
        checksum=loaded.checksum,
        engine=loaded.engine(f"onnxruntime {quantised.recipe.label}"),
        dim=loaded.dim,
        max_tokens=loaded.max_tokens,
        query_prefix=loaded.query_prefix,
        passage_prefix=loaded.passage_prefix,
        tokenizer=kind,
        cosine=quantised.cosine,
        files=manifest.describe(folder, tuple(paths)),
        versions={tool: importlib.metadata.version(tool) for tool in _TOOLS},
    )


def _report(text: str, fraction: float) -> None:
    sys.stdout.write(json.dumps([text, fraction]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
