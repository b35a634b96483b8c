"""The embedded weights as an ordinary sentence-transformers folder, which any tool of that family can load."""

import json
from pathlib import Path

from safetensors.numpy import save_file

from index.model_source import EmbeddedModel
from index.model_vocabulary import write_tokenizer_json
from index.tokens_sentencepiece import normalisation

# As multilingual-e5 was trained (Wang et al. 2024); "document" is what sentence-transformers looks for first.
PREFIXES = {"query": "query: ", "passage": "passage: ", "document": "passage: "}


def write_folder(model: EmbeddedModel, folder: Path) -> None:
    """Write the model into ``folder``, which may exist; what has the same name is overwritten."""
    (folder / "1_Pooling").mkdir(parents=True, exist_ok=True)
    save_file(dict(model.tensors), folder / "model.safetensors", metadata={"format": "pt"})
    write_tokenizer_json(model.vocabulary, normalisation(), folder / "tokenizer.json")
    for name, content in _small_files(model).items():
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _small_files(model: EmbeddedModel) -> dict[str, object]:
    modules = [("0", "", "Transformer"), ("1", "1_Pooling", "Pooling"), ("2", "2_Normalize", "Normalize")]
    return {
        "config.json": _bert_config(model),
        "tokenizer_config.json": _tokenizer_config(model),
        "modules.json": [
            {"idx": int(name), "name": name, "path": path, "type": f"sentence_transformers.models.{kind}"}
            for name, path, kind in modules
        ],
        "sentence_bert_config.json": {
            "max_seq_length": model.shape.n_positions,
            "do_lower_case": False,
            "model_args": {"add_pooling_layer": False},  # the file has no weights for BERT's own pooler
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": model.shape.hidden,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_cls_token": False,
        },
        "config_sentence_transformers.json": {"prompts": PREFIXES, "similarity_fn_name": "cosine"},
    }


def _bert_config(model: EmbeddedModel) -> dict[str, object]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": model.shape.hidden,
        "intermediate_size": model.shape.feed_forward,
        "num_attention_heads": model.shape.n_heads,
        "num_hidden_layers": model.shape.n_layers,
        "max_position_embeddings": model.shape.n_positions,
        "type_vocab_size": model.shape.n_types,
        "vocab_size": model.shape.n_vocabulary,
        "layer_norm_eps": round(model.shape.epsilon, 15),
        "pad_token_id": model.vocabulary.padding,
        "dtype": "float32",
    }


def _tokenizer_config(model: EmbeddedModel) -> dict[str, object]:
    vocabulary = model.vocabulary
    begin, end = vocabulary.pieces[vocabulary.begin], vocabulary.pieces[vocabulary.end]
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": model.shape.n_positions,
        "model_input_names": ["input_ids", "attention_mask"],
        "bos_token": begin,
        "cls_token": begin,
        "eos_token": end,
        "sep_token": end,
        "pad_token": vocabulary.pieces[vocabulary.padding],
        "unk_token": vocabulary.pieces[vocabulary.unknown],
        "mask_token": vocabulary.pieces[vocabulary.mask],
    }
