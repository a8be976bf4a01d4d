"""Which format a file has, by its name; which files are worth reading; and how each format writes comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import Literal

from cybrid_lint.words import listed

Reader = Literal["yaml", "braces", "notebook", "markup", "lines"]


@dataclass(frozen=True)
class Syntax:
    """How a format is read: its comments, its quotes, and what ends a statement.

    `spanning` are quotes whose text may go over several lines. `sections` are headers in brackets, as in TOML.
    `data` tells a format that holds nothing but values; in any other, statements stand between braces.
    `labels` are texts between a word and its brace, as in `resource "type" "name" {`. `commands`: calls may go without
    brackets, as `config :app, Module, key: "value"` does. `escape` takes its meaning from
    the quote behind it.
    """

    reader: Reader
    line: tuple[str, ...] = ()
    block: tuple[tuple[str, str], ...] = ()
    quotes: str = '"'
    spanning: str = ""
    triple: bool = False
    heredoc: bool = False
    sections: bool = False
    data: bool = False
    labels: bool = False
    commands: bool = False
    escape: str = "\\"


_SLASHES = ("//",)
_STAR = (("/*", "*/"),)
_ANGLE = (("<!--", "-->"),)

_YAML = Syntax("yaml", ("#",), data=True)
_JSON = Syntax("braces", data=True)
_JSONC = Syntax("braces", _SLASHES, _STAR, quotes="\"'", data=True)
_NOTEBOOK = Syntax("notebook", data=True)
_TOML = Syntax("braces", ("#",), quotes="\"'", triple=True, sections=True, data=True)
_HCL = Syntax("braces", ("#", "//"), _STAR, heredoc=True, labels=True, data=True)
_SCRIPT = Syntax("braces", _SLASHES, _STAR, quotes="\"'", spanning="`")
_C = Syntax("braces", _SLASHES, _STAR, triple=True)
_GO = Syntax("braces", _SLASHES, _STAR, spanning="`")
_PHP = Syntax("braces", ("//", "#"), _STAR, quotes="\"'", spanning="\"'", heredoc=True)
_SCRIPT_TRIPLE = Syntax("braces", _SLASHES, _STAR, quotes="\"'", triple=True)
_RUBY = Syntax("braces", ("#",), quotes="\"'", spanning="\"'", heredoc=True, commands=True)
_POWERSHELL = Syntax("braces", ("#",), (("<#", "#>"),), quotes="\"'", spanning="\"'", escape="`")
_LUA = Syntax("braces", ("--",), quotes="\"'")
_HASH = Syntax("lines", ("#",))
_INI = Syntax("lines", ("#", ";"))
_PROPERTIES = Syntax("lines", ("#", "!"))
_MARKUP = Syntax("markup", (), _ANGLE)
_PROSE = Syntax("lines", (), _ANGLE)
_STYLE = Syntax("lines", (), _STAR)
_SQL = Syntax("lines", ("--", "#"), _STAR)
_NONE = Syntax("lines")
_ANY = Syntax("lines", ("#", "//", "--", ";"), (*_STAR, *_ANGLE))

_SUFFIXES: dict[str, Syntax] = {}
for _names, _syntax in {
    "yml yaml": _YAML,
    "json webmanifest tfstate har jsonl ndjson avsc geojson": _JSON,
    "jsonc json5 code-workspace hjson": _JSONC,
    "ipynb": _NOTEBOOK,
    "toml": _TOML,
    "tf tfvars hcl nomad pkr tofu": _HCL,
    "js mjs cjs jsx ts mts cts tsx": _SCRIPT,
    "java kt kts scala cs swift rs c h cc cpp hpp m mm proto": _C,
    "go": _GO,
    "php": _PHP,
    "dart groovy gradle": _SCRIPT_TRIPLE,
    "rb ex exs pl pm": _RUBY,
    "lua": _LUA,
    "env envrc sh bash zsh ksh fish conf mk nix dockerfile containerfile service timer r jl tcl po netrc": _HASH,
    "ini cfg cnf reg": _INI,
    "properties": _PROPERTIES,
    "html htm xhtml xml svg vue svelte csproj fsproj vbproj props targets config plist entitlements xsd wsdl resx jmx"
    " pom nuspec storyboard xib": _MARKUP,
    "md markdown mdx rst adoc": _PROSE,
    "css scss less": _STYLE,
    "sql": _SQL,
    "ps1 psm1 psd1": _POWERSHELL,
    "txt csv tsv log http rest pem key text out snap ambr": _NONE,
}.items():
    for _suffix in _names.split():
        _SUFFIXES[_suffix] = _syntax

_NAMES = {
    "dockerfile": _HASH,
    "containerfile": _HASH,
    "makefile": _HASH,
    "procfile": _HASH,
    "vagrantfile": _RUBY,
    "gemfile": _RUBY,
    "rakefile": _RUBY,
    "jenkinsfile": _SCRIPT_TRIPLE,
    "pipfile": _TOML,
    ".netrc": _HASH,
    "_netrc": _HASH,
    ".envrc": _HASH,
    ".npmrc": _INI,
    ".pypirc": _INI,
    ".flake8": _INI,
    ".editorconfig": _INI,
    ".babelrc": _JSONC,
    ".eslintrc": _JSONC,
    "tsconfig.json": _JSONC,
    ".bashrc": _HASH,
    ".bash_history": _HASH,
    ".zshrc": _HASH,
    ".profile": _HASH,
}
# What is written behind the name of a file that something else is made from,
_TEMPLATES = listed("j2 jinja jinja2 tmpl tpl template erb gotmpl example sample dist in")
# and behind that of one that was put aside.
_TAILS = _TEMPLATES | listed("bak backup orig old save local disabled default copy tmp")
_DOCUMENTS = listed("md markdown mdx rst txt adoc asciidoc org tex htm html")
_KEY_FILES = frozenset({".pem", ".key"})
_ENV = re.compile(r"\.env|\.env\..+|.+\.env", re.I)

# Python is analysed as Python; these hold no text, or text that no hand wrote.
_NO_CANDIDATES = listed(
    "py pyi pyw pyc pyo pyd pyx so o a dll dylib exe bin class jar war ear wasm node lib obj"
    " png jpg jpeg gif bmp ico icns webp avif tif tiff psd heic eps ai"
    " mp3 mp4 m4a m4v wav ogg oga ogv flac avi mov mkv webm aac"
    " zip gz tgz bz2 xz zst lz4 7z rar tar whl egg nupkg deb rpm dmg iso msi apk aab ipa crate gem phar"
    " ttf otf woff woff2 eot pdf doc docx xls xlsx ppt pptx odt ods odp pages numbers epub"
    " sqlite sqlite3 db mdb parquet feather arrow orc avro npy npz pkl pickle h5 hdf5 pt pth onnx joblib"
    " map lock lockb sum mo pack idx rev gpg asc sig age kdbx p12 pfx jks keystore der"
)
_LOCKS = listed(
    "package-lock.json npm-shrinkwrap.json pnpm-lock.yaml pnpm-lock.yml packages.lock.json"
    " project.assets.json go.work.sum .ds_store thumbs.db .terraform.lock.hcl bun.lockb"
)
_BUNDLE = re.compile(r"[.-](?:min|bundle|chunk)\.(?:js|mjs|cjs|css)$")


def may_hold_text(name: str) -> bool:
    """Tell by its name whether a file may hold text that somebody wrote and that is not Python."""
    name = name.lower()
    suffix = name.rpartition(".")[2] if "." in name.lstrip(".") else ""
    if suffix in _NO_CANDIDATES or name in _LOCKS:
        return False
    return suffix not in ("js", "mjs", "cjs", "css") or not _BUNDLE.search(name)


def is_dotenv(path: PurePath) -> bool:
    """Tell whether a file's name is that of a dotenv file: `.env`, `.env.local`, `prod.env`."""
    return _ENV.fullmatch(path.name) is not None


def is_private(path: PurePath) -> bool:
    """Tell whether credentials belong in a file of this name, as long as its owner alone has it.

    That is a dotenv file, or one that holds a key: `cybrid.pem`, `attestation.key`.
    """
    return is_dotenv(path) or path.suffix.lower() in _KEY_FILES


def is_template(name: str) -> bool:
    """Tell whether a file of this name is one that others are made from: `.env.example`, `config.yaml.j2`."""
    first, *rest = name.lower().split(".")
    return first in ("example", "sample") or not _TEMPLATES.isdisjoint(rest)


def is_document(name: str) -> bool:
    """Tell whether a file of this name is a text for people."""
    return name.lower().rpartition(".")[2] in _DOCUMENTS


@lru_cache(maxsize=1024)
def syntax_of(name: str) -> Syntax:
    """Return how a file of this name is read; what is not known is read line by line."""
    return _known(name.lower()) or _ANY


@lru_cache(maxsize=1024)
def is_text(name: str) -> bool:
    """Tell whether a file's name is that of a text format."""
    return _known(name.lower()) is not None


def _known(name: str) -> Syntax | None:
    if _ENV.fullmatch(name):
        return _HASH
    while name:
        base = name.partition(".")[0]
        if name in _NAMES:
            return _NAMES[name]
        head, dot, suffix = name.rpartition(".")
        if not dot:
            return None
        if suffix in _SUFFIXES:
            return _SUFFIXES[suffix]
        if base in _NAMES:
            return _NAMES[base]
        if suffix not in _TAILS:
            return None
        name = head
    return None
