"""Settings: read once at the edges and passed on. No other file reads the environment or a settings file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Literal, Self, TypeAlias, get_args

from index.errors import SettingsError

Front: TypeAlias = Literal["none", "heading", "title", "title+heading"]
Engine: TypeAlias = Literal["onnx", "torch"]
Login: TypeAlias = Literal["off", "oidc", "proxy"]

SETTINGS_FILE = "vraagbaak.toml"
# Defaults that a search or a store without settings has too: written here and nowhere else.
LEXICAL_WEIGHT, SENTENCE_WEIGHT = 0.5, 0.25
KEEP_GENERATIONS, KEEP_DAYS = 5, 90
WAIT_SHARE = 0.5
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "engine": get_args(Engine), "front": get_args(Front), "beheer": get_args(Login)
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """All that can be set. The defaults that can be measured were chosen by the runs in docs/measurements/retrieval.md.

    ``store``: a PostgreSQL address, or those of its shards with spaces between; none: the index is in the data folder.
    ``model``: the embedding model: the one that comes along, a hub name or a sentence-transformers folder.
    ``model_dim``: how many values of its vectors are kept, of a model that was trained for that; 0: all.
    ``engine``: what embeds passages and questions: onnx, on the processor; torch, on a GPU where a machine has one.
    ``target_tokens``, ``maximum_tokens``, ``minimum_tokens``: size of a passage in tokens of the model.
    ``front``: what stands in front of a passage when it is embedded: none, heading, title or title+heading.
    ``sentences_at_once``: an ingest that embeds more passages than this goes live first, without vectors of the other
    sentences; these follow in a generation of their own.
    ``lexical_weight``: share of the lexical leg in the score of a query whose words are all known, 0 to 1.
    ``sentence_weight``: share of a passage's best sentence in the dense score, 0 to 1.
    ``reranker``: hub name or folder of a sentence-transformers cross-encoder that looks again at what was found; none.
    ``reader``: whether the first passages are read with the question: for their order, quotes and how sure that is.
    ``abstain_below``: an answer with a lower confidence, 0 to 1, is not given.
    ``keep_generations``, ``keep_days``: how many generations are kept to go back to, and for how long.
    ``hold_personal_data``: whether a publication with personal data waits for a person to let it through.
    ``at_once``: how many questions and requests are worked on together; 0: half as many as this machine has cores.
    ``wait_share``: how much longer than an answer takes now a program's may take by waiting, as a share of that.
    ``hosts``: names, with commas between, by which a proxy may pass visitors on, beside those of this machine.
    ``api_keys``: keys that programs must send to REST, with commas between; none: it answers everybody who reaches it.
    ``maintainer_keys``: keys with which programs may correct products over REST too; none: REST changes nothing.
    ``phrasing_url``: an OpenAI-compatible server that may phrase answers anew; none: no question leaves this machine.
    ``phrasing_model``, ``phrasing_key``: which of its models, and the key it asks for. ``phrasing_seconds``: its time.
    ``feedback``: whether visitors may send the maintainer what is wrong with an answer or project, in own words.
    ``knowledge_questions``: whether they may send a question that nothing was found for. Off: nothing is ever kept.
    ``beheer``: how maintainers log in to the screen Beheer; off: there is no such screen.
    ``beheer_users``: who may, with commas between: e-mail addresses for oidc, names for proxy (none: all it lets in).
    ``beheer_header``: the header in which the reverse proxy names who logged in.
    ``beheer_proxies``: the addresses or networks, with commas between, from which that header is believed.
    """

    data_dir: Path
    model_dir: Path
    store: str = ""
    model: str = "multilingual-e5-small"
    model_dim: int = 0
    engine: Engine = "onnx"
    target_tokens: int = 220
    maximum_tokens: int = 400
    minimum_tokens: int = 40
    front: Front = "heading"
    sentences_at_once: int = 2000
    lexical_weight: float = LEXICAL_WEIGHT
    sentence_weight: float = SENTENCE_WEIGHT
    reranker: str = ""
    reader: bool = True
    abstain_below: float = 0.5
    keep_generations: int = KEEP_GENERATIONS
    keep_days: int = KEEP_DAYS
    hold_personal_data: bool = False
    at_once: int = 0
    wait_share: float = WAIT_SHARE
    hosts: str = ""
    api_keys: str = ""
    maintainer_keys: str = ""
    phrasing_url: str = ""
    phrasing_model: str = ""
    phrasing_key: str = ""
    phrasing_seconds: float = 20.0
    feedback: bool = False
    knowledge_questions: bool = False
    beheer: Login = "off"
    beheer_users: str = ""
    beheer_header: str = "X-Forwarded-User"
    beheer_proxies: str = "127.0.0.1"

    def with_model(self, name: str, dim: int | None = None) -> Self:
        """These with another model; the length that they cut vectors to is that of their own."""
        kept = self.model_dim if name == self.model else 0
        return replace(self, model=name, model_dim=kept if dim is None else dim)


_RANGES: Mapping[str, tuple[float, float]] = {  # the lowest and the highest value that means something
    "model_dim": (0, 10_000),
    "target_tokens": (20, 400),
    "maximum_tokens": (40, 500),  # a model of 512 tokens needs some for the prefix and the heading
    "minimum_tokens": (1, 400),
    "sentences_at_once": (0, 100_000_000),
    "lexical_weight": (0, 1),
    "sentence_weight": (0, 1),
    "abstain_below": (0, 1),
    "keep_generations": (1, 1_000),
    "keep_days": (0, 36_500),
    "at_once": (0, 256),
    "wait_share": (0, 100),
    "phrasing_seconds": (0.1, 300),
}


def checked(settings: Settings, where: str) -> Settings:
    """The settings, each number in its range; ``where`` is the file that they came from.

    Raises:
        SettingsError: A number is out of its range, or the sizes of a passage contradict each other.
    """
    for name, (low, high) in _RANGES.items():
        value = getattr(settings, name)
        if not low <= value <= high:  # nan is in no range
            raise SettingsError(f"{where}: '{name}' is from {low:g} to {high:g}, not {value!r}. Mend that line.")
    if not settings.minimum_tokens <= settings.target_tokens <= settings.maximum_tokens:
        sizes = f"{settings.minimum_tokens}, {settings.target_tokens} and {settings.maximum_tokens}"
        raise SettingsError(
            f"{where}: 'minimum_tokens', 'target_tokens' and 'maximum_tokens' go up in this order, not {sizes}."
        )
    return settings


def project_dir() -> Path:
    """The checkout the program runs from, or the working directory where it was installed as a wheel."""
    checkout = Path(__file__).resolve().parent.parent
    return checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()


def load(environ: Mapping[str, str], data_dir: Path | None = None) -> Settings:
    """Defaults, then the settings file in the data folder, then the environment; ``data_dir`` wins over all.

    Raises:
        SettingsError: The file can't be read, or names an unknown setting or a value of the wrong type.
    """
    folder = data_dir or Path(environ.get("VRAAGBAAK_DATA_DIR") or project_dir() / "var")
    cache = Path(environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    models = Path(environ.get("VRAAGBAAK_MODEL_DIR") or cache / "vraagbaak" / "models")
    settings = Settings(data_dir=folder.expanduser().resolve(), model_dir=models.expanduser().resolve())
    settings = _with_file(settings, settings.data_dir / SETTINGS_FILE)
    return replace(settings, store=environ.get("VRAAGBAAK_STORE") or settings.store)


def _with_file(settings: Settings, file: Path) -> Settings:
    if not file.is_file():
        return settings
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file} can't be read: {error}. Mend it or take it away.") from error
    known = {one.name: getattr(settings, one.name) for one in fields(settings) if one.name != "data_dir"}
    for name, value in given.items():
        if name not in known:
            raise SettingsError(f"{file} names an unknown setting '{name}'. Known: {', '.join(sorted(known))}.")
        if name in _CHOICES and value not in _CHOICES[name]:
            raise SettingsError(f"{file}: '{name}' is one of {', '.join(_CHOICES[name])}, not {value!r}.")
        wanted = str if name == "model_dir" else type(known[name])
        is_number = wanted is float and type(value) is int
        if type(value) is not wanted and not is_number:  # to isinstance, true is a number
            raise SettingsError(f"{file}: '{name}' takes {wanted.__name__}, got {value!r}.")
    if "model_dir" in given:
        given["model_dir"] = Path(given["model_dir"]).expanduser().resolve()
    return checked(replace(settings, **given), str(file))
