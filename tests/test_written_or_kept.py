"""CYB105 item by item: programs that write a credential in plain text, each beside a neighbour that does not."""

from __future__ import annotations

import json
from collections import Counter

from doors import command, write

# Each program begins with this.
HEAD = """import dataclasses
import json
import logging
import os
import re
import sys

import requests

log = logging.getLogger(__name__)
SECRET = os.environ["CYBRID_CLIENT_SECRET"]
CLIENT_ID = os.environ["CYBRID_CLIENT_ID"]
PAYLOAD = {
    "grant_type": "client_credentials",
    "client_id": CLIENT_ID,
    "client_secret": SECRET,
    "scope": "accounts:read",
}


def fetch():
    return requests.post("https://id.sandbox.cybrid.app/oauth/token", json=PAYLOAD)
"""

# What is reported once, and what is not at all.
CASES = {
    "token response": (
        """\
def f():
    log.info("%s", fetch().json())
""",
        """\
def f():
    log.info("%s", fetch().status_code)
""",
    ),
    "response text form": (
        """\
def f():
    log.info(fetch().text)
""",
        """\
def f():
    log.info("%s", fetch())
""",
    ),
    "payload": (
        """\
def f():
    print(PAYLOAD)
""",
        """\
def f():
    print({k: v for k, v in PAYLOAD.items() if k != "client_secret"})
""",
    ),
    "headers": (
        """\
def f():
    h = {"Authorization": "Bearer " + fetch().json()["access_token"]}
    log.debug("headers %r", h)
""",
        """\
def f():
    h = {"Authorization": "Bearer " + fetch().json()["access_token"]}
    log.debug("headers %r", list(h))
""",
    ),
    "masked comp": (
        """\
HIDDEN = {"scope"}
def f():
    print({k: "***" if k in HIDDEN else v for k, v in PAYLOAD.items()})
""",
        """\
HIDDEN = {"client_secret", "access_token"}
def f():
    print({k: "***" if k in HIDDEN else v for k, v in PAYLOAD.items()})
""",
    ),
    "masked comp helper": (
        """\
HIDDEN = ("scope",)
def redact(d):
    return {k: "***" if k in HIDDEN else v for k, v in d.items()}
def f():
    log.info("%s", redact(PAYLOAD))
""",
        """\
HIDDEN = ("client_secret",)
def redact(d):
    return {k: "***" if k in HIDDEN else v for k, v in d.items()}
def f():
    log.info("%s", redact(PAYLOAD))
""",
    ),
    "masked not in": (
        """\
SAFE = ("client_secret", "scope")
def f():
    print({k: (v if k in SAFE else "***") for k, v in PAYLOAD.items()})
""",
        """\
SAFE = ("scope", "grant_type")
def f():
    print({k: (v if k in SAFE else "***") for k, v in PAYLOAD.items()})
""",
    ),
    "mask loop": (
        """\
def red(d):
    out = {}
    for k, v in d.items():
        if k == "scope":
            out[k] = "***"
        else:
            out[k] = v
    return out
def f():
    print(red(PAYLOAD))
""",
        """\
def red(d):
    out = {}
    for k, v in d.items():
        if k in ("client_secret", "access_token"):
            out[k] = "***"
        else:
            out[k] = v
    return out
def f():
    print(red(PAYLOAD))
""",
    ),
    "mask continue": (
        """\
def red(d):
    out = {}
    for k, v in d.items():
        if k == "scope":
            continue
        out[k] = v
    return out
def f():
    print(red(PAYLOAD))
""",
        """\
def red(d):
    out = {}
    for k, v in d.items():
        if k == "client_secret":
            continue
        out[k] = v
    return out
def f():
    print(red(PAYLOAD))
""",
    ),
    "mask by word": (
        """\
def red(d):
    return {k: v for k, v in d.items() if "password" not in k}
def f():
    print(red(PAYLOAD))
""",
        """\
def red(d):
    return {k: v for k, v in d.items() if "secret" not in k}
def f():
    print(red(PAYLOAD))
""",
    ),
    "mask any word": (
        """\
W=("password",)
def f():
    print({k: "x" if any(w in k for w in W) else v for k, v in PAYLOAD.items()})
""",
        """\
W=("secret","token")
def f():
    print({k: "x" if any(w in k for w in W) else v for k, v in PAYLOAD.items()})
""",
    ),
    "mask lower": (
        """\
H={"scope"}
def f():
    print({k: "x" if k.lower() in H else v for k, v in PAYLOAD.items()})
""",
        """\
H={"client_secret"}
def f():
    print({k: "x" if k.lower() in H else v for k, v in PAYLOAD.items()})
""",
    ),
    "mask update": (
        """\
def f():
    print({**PAYLOAD, "scope": "***"})
""",
        """\
def f():
    print({**PAYLOAD, "client_secret": "***"})
""",
    ),
    "mask or": (
        """\
def f():
    print(PAYLOAD | {"scope": "***"})
""",
        """\
def f():
    print(PAYLOAD | {"client_secret": "***"})
""",
    ),
    "mask pop": (
        """\
def f():
    d = dict(PAYLOAD)
    d.pop("scope")
    print(d)
""",
        """\
def f():
    d = dict(PAYLOAD)
    d.pop("client_secret", None)
    print(d)
""",
    ),
    "mask del": (
        """\
def f():
    d = PAYLOAD.copy()
    del d["scope"]
    log.info(d)
""",
        """\
def f():
    d = PAYLOAD.copy()
    del d["client_secret"]
    log.info(d)
""",
    ),
    "mask set": (
        """\
def f():
    d = PAYLOAD.copy()
    d["scope"] = "***"
    log.info(d)
""",
        """\
def f():
    d = PAYLOAD.copy()
    d["client_secret"] = "***"
    log.info(d)
""",
    ),
    "str replace": (
        """\
def f():
    log.info(json.dumps(PAYLOAD).replace(CLIENT_ID, "***"))
""",
        """\
def f():
    log.info(json.dumps(PAYLOAD).replace(SECRET, "***"))
""",
    ),
    "re.sub": (
        """\
def f():
    log.info(json.dumps(PAYLOAD))
""",
        """\
def f():
    log.info(re.sub(r'"client_secret": "[^"]+"', "***", json.dumps(PAYLOAD)))
""",
    ),
    "slice": (
        """\
def f():
    print(SECRET[:20])
""",
        """\
def f():
    print(SECRET[:4] + "…")
""",
    ),
    "slice end": (
        """\
def f():
    print(SECRET[4:])
""",
        """\
def f():
    print(SECRET[-4:])
""",
    ),
    "slice both": (
        """\
def f():
    print(f"{SECRET[:9]}")
""",
        """\
def f():
    print(f"{SECRET[:4]}...{SECRET[-4:]}")
""",
    ),
    "mask helper slice": (
        """\
def mask(s):
    return s[:30]
def f():
    log.info(mask(SECRET))
""",
        """\
def mask(s):
    return s[:4] + "*" * (len(s) - 4)
def f():
    log.info(mask(SECRET))
""",
    ),
    "mask helper keep": (
        """\
def mask(s, keep=40):
    return s[:keep]
def f():
    log.info(mask(SECRET))
""",
        """\
def mask(s, keep=4):
    return s[:keep] + "*" * (len(s) - keep)
def f():
    log.info(mask(SECRET))
""",
    ),
    "mask helper cond": (
        """\
def mask(s):
    return s if s else "-"
def f():
    log.info(mask(SECRET))
""",
        """\
def mask(s):
    return "set" if s else "unset"
def f():
    log.info(mask(SECRET))
""",
    ),
    "mask helper stars": (
        """\
def mask(s):
    return "*" + s
def f():
    print(mask(SECRET))
""",
        """\
def mask(s):
    return "*" * len(s)
def f():
    print(mask(SECRET))
""",
    ),
    "rjust": (
        """\
def f():
    print(SECRET.rjust(60))
""",
        """\
def f():
    print(SECRET[-4:].rjust(len(SECRET), "*"))
""",
    ),
    "hash": (
        """\
def f():
    print(SECRET.encode().hex())
""",
        """\
import hashlib
def f():
    print(hashlib.sha256(SECRET.encode()).hexdigest())
""",
    ),
    "hmac": (
        """\
def f():
    print(SECRET.encode())
""",
        """\
import hmac
def f():
    print(hmac.new(SECRET.encode(), b"x", "sha256").hexdigest())
""",
    ),
    "dataclass repr": (
        """\
@dataclasses.dataclass
class S:
    client_secret: str
def f():
    s = S(client_secret=SECRET)
    print(s)
""",
        """\
@dataclasses.dataclass
class S:
    client_secret: str = dataclasses.field(repr=False)
def f():
    s = S(client_secret=SECRET)
    print(s)
""",
    ),
    "dataclass replace": (
        """\
@dataclasses.dataclass
class S:
    client_secret: str
    n: int = 1
def f():
    s = S(client_secret=SECRET)
    print(dataclasses.replace(s, n=2))
""",
        """\
@dataclasses.dataclass
class S:
    client_secret: str
    n: int = 1
def f():
    s = S(client_secret=SECRET)
    print(dataclasses.replace(s, client_secret="***"))
""",
    ),
    "asdict": (
        """\
@dataclasses.dataclass
class S:
    client_secret: str = dataclasses.field(repr=False)
def f():
    s = S(client_secret=SECRET)
    print(dataclasses.asdict(s))
""",
        """\
@dataclasses.dataclass
class S:
    client_secret: str = dataclasses.field(repr=False)
def f():
    s = S(client_secret=SECRET)
    d = dataclasses.asdict(s)
    d.pop("client_secret")
    print(d)
""",
    ),
    "model_dump": (
        """\
from pydantic import BaseModel
class S(BaseModel):
    client_secret: str
    n: int = 1
def f():
    s = S(client_secret=SECRET)
    print(s.model_dump(exclude={"n"}))
""",
        """\
from pydantic import BaseModel
class S(BaseModel):
    client_secret: str
    n: int = 1
def f():
    s = S(client_secret=SECRET)
    print(s.model_dump(exclude={"client_secret"}))
""",
    ),
    "model_dump include": (
        """\
from pydantic import BaseModel
class S(BaseModel):
    client_secret: str
    n: int = 1
def f():
    s = S(client_secret=SECRET)
    print(s.model_dump_json(include={"client_secret"}))
""",
        """\
from pydantic import BaseModel
class S(BaseModel):
    client_secret: str
    n: int = 1
def f():
    s = S(client_secret=SECRET)
    print(s.model_dump_json(include={"n"}))
""",
    ),
    "field exclude": (
        """\
from pydantic import BaseModel, Field
class S(BaseModel):
    client_secret: str = Field(min_length=3)
def f():
    print(S(client_secret=SECRET).model_dump())
""",
        """\
from pydantic import BaseModel, Field
class S(BaseModel):
    client_secret: str = Field(exclude=True)
def f():
    print(S(client_secret=SECRET).model_dump())
""",
    ),
    "pydantic dict": (
        """\
from pydantic import BaseModel
class S(BaseModel):
    client_secret: str
def f():
    print(S(client_secret=SECRET).dict())
""",
        """\
from pydantic import BaseModel
class S(BaseModel):
    client_secret: str
def f():
    print(S(client_secret=SECRET).dict(exclude={"client_secret"}))
""",
    ),
    "model_copy": (
        """\
from pydantic import BaseModel
class S(BaseModel):
    client_secret: str
    n: int = 1
def f():
    print(S(client_secret=SECRET).model_copy(update={"n": 3}))
""",
        """\
from pydantic import BaseModel
class S(BaseModel):
    client_secret: str
    n: int = 1
def f():
    print(S(client_secret=SECRET).model_copy(update={"client_secret": "***"}))
""",
    ),
    "SecretStr": (
        """\
from pydantic import BaseModel, SecretStr
class S(BaseModel):
    client_secret: SecretStr
def f():
    print(S(client_secret=SECRET).client_secret.get_secret_value())
""",
        """\
from pydantic import BaseModel, SecretStr
class S(BaseModel):
    client_secret: SecretStr
def f():
    print(S(client_secret=SECRET))
""",
    ),
    "vars": (
        """\
class S:
    def __init__(self, client_secret):
        self.client_secret = client_secret
def f():
    s = S(SECRET)
    print(vars(s))
""",
        """\
class S:
    def __init__(self, client_secret):
        self.client_secret = client_secret
def f():
    s = S(SECRET)
    print(s)
""",
    ),
    "__dict__": (
        """\
class S:
    def __init__(self, client_secret):
        self.client_secret = client_secret
def f():
    print(S(SECRET).__dict__)
""",
        """\
class S:
    def __init__(self, client_secret):
        self.client_secret = client_secret
def f():
    print(list(S(SECRET).__dict__))
""",
    ),
    "own repr": (
        """\
class S:
    def __init__(self, s):
        self.s = s
    def __repr__(self):
        return f"S({self.s})"
def f():
    print(S(SECRET))
""",
        """\
class S:
    def __init__(self, s):
        self.s = s
    def __repr__(self):
        return f"S({self.s[:4]}…)"
def f():
    print(S(SECRET))
""",
    ),
    "namedtuple _replace": (
        """\
from typing import NamedTuple
class S(NamedTuple):
    client_secret: str
    n: int
def f():
    print(S(SECRET, 1)._replace(n=2))
""",
        """\
from typing import NamedTuple
class S(NamedTuple):
    client_secret: str
    n: int
def f():
    print(S(SECRET, 1)._replace(client_secret="***"))
""",
    ),
    "attrs evolve": (
        """\
import attrs
@attrs.define
class S:
    client_secret: str
    n: int = 1
def f():
    print(attrs.evolve(S(SECRET), n=2))
""",
        """\
import attrs
@attrs.define
class S:
    client_secret: str
    n: int = 1
def f():
    print(attrs.evolve(S(SECRET), client_secret="***"))
""",
    ),
    "attrs repr": (
        """\
import attrs
@attrs.define
class S:
    client_secret: str
def f():
    print(S(SECRET))
""",
        """\
import attrs
@attrs.define
class S:
    client_secret: str = attrs.field(repr=False)
def f():
    print(S(SECRET))
""",
    ),
    "attrs asdict filter": (
        """\
import attrs
@attrs.define
class S:
    client_secret: str
def f():
    print(attrs.asdict(S(SECRET)))
""",
        """\
import attrs
@attrs.define
class S:
    client_secret: str
def f():
    print(attrs.asdict(S(SECRET), filter=lambda a, v: a.name != "client_secret"))
""",
    ),
    "helper writes": (
        """\
def say(x):
    print(x)
def f():
    say(SECRET)
""",
        """\
def say(x):
    print(len(x))
def f():
    say(SECRET)
""",
    ),
    "helper file": (
        """\
def save(path, text):
    with open(path, "w") as h:
        h.write(text)
def f():
    save("x", SECRET)
""",
        """\
def save(path, text):
    with open(path, "w") as h:
        h.write(text)
def f():
    save("x", CLIENT_ID)
""",
    ),
    "exception": (
        """\
def f():
    raise ValueError(f"bad {SECRET}")
""",
        """\
def f():
    raise ValueError(f"bad {CLIENT_ID}")
""",
    ),
    "assert": (
        """\
def f(x):
    assert x, f"got {SECRET}"
""",
        """\
def f(x):
    assert x, "no secret"
""",
    ),
    "yaml": (
        """\
import yaml
def f():
    with open("c.yml","w") as h:
        yaml.safe_dump(PAYLOAD, h)
""",
        """\
import yaml
def f():
    return yaml.safe_dump(PAYLOAD)
""",
    ),
    "plistlib": (
        """\
import plistlib
def f():
    with open("c","wb") as h:
        plistlib.dump({"s": SECRET}, h)
""",
        """\
import plistlib
def f():
    with open("c","wb") as h:
        plistlib.dump({"s": "x"}, h)
""",
    ),
    "zip": (
        """\
import zipfile
def f():
    with zipfile.ZipFile("z","w") as z:
        z.writestr("a", SECRET)
""",
        """\
import zipfile
def f():
    with zipfile.ZipFile("z","w") as z:
        z.writestr("a", CLIENT_ID)
""",
    ),
    "stdout buffer": (
        """\
def f():
    sys.stdout.buffer.write(SECRET.encode())
""",
        """\
def f():
    sys.stdout.buffer.write(b"x")
""",
    ),
    "locals": (
        """\
def f():
    s = SECRET
    print(locals())
""",
        """\
def f():
    s = SECRET
    print(list(locals()))
""",
    ),
    "rich": (
        """\
from rich import print as rprint
def f():
    rprint(PAYLOAD)
""",
        """\
from rich import print as rprint
def f():
    rprint(list(PAYLOAD))
""",
    ),
    "pickle": (
        """\
import pickle
def f():
    with open("p","wb") as h:
        pickle.dump(PAYLOAD, h)
""",
        """\
import pickle
def f():
    return pickle.dumps(PAYLOAD)
""",
    ),
    "set_key": (
        """\
import dotenv
def f():
    dotenv.set_key(".env", "CYBRID_CLIENT_SECRET", SECRET)
""",
        """\
import dotenv
def f():
    dotenv.set_key(".env", "CYBRID_CLIENT_ID", CLIENT_ID)
""",
    ),
    "fernet": (
        """\
def f():
    with open("x","w") as h:
        h.write(SECRET)
""",
        """\
from cryptography.fernet import Fernet
def f(key):
    with open("x","wb") as h:
        h.write(Fernet(key).encrypt(SECRET.encode()))
""",
    ),
    "keyring": (
        """\
from pathlib import Path
def f():
    Path("x").write_text(SECRET)
""",
        """\
import keyring
def f():
    keyring.set_password("cybrid", "x", SECRET)
""",
    ),
    "sentry": (
        """\
import sentry_sdk
def f():
    sentry_sdk.set_extra("payload", PAYLOAD)
""",
        """\
import sentry_sdk
def f():
    sentry_sdk.set_extra("payload", list(PAYLOAD))
""",
    ),
    "failed body": (
        """\
def f():
    r = fetch()
    print(r.json())
""",
        """\
def f():
    r = fetch()
    if r.status_code >= 400:
        print(r.text)
""",
    ),
    "a database": (
        """\
def f(db):
    log.warning("%s", SECRET)
""",
        """\
def f(db):
    db.execute("insert into t values (?)", (SECRET,))
""",
    ),
    "a PEM": (
        """\
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives import serialization as s
def f():
    cybrid_attestation_key = rsa.generate_private_key(65537, 2048)
    form = (s.Encoding.PEM, s.PrivateFormat.PKCS8)
    open("k.pem", "wb").write(cybrid_attestation_key.private_bytes(*form, s.NoEncryption()))
""",
        """\
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives import serialization as s
def f(pw):
    cybrid_attestation_key = rsa.generate_private_key(65537, 2048)
    form = (s.Encoding.PEM, s.PrivateFormat.PKCS8)
    open("k.pem", "wb").write(cybrid_attestation_key.private_bytes(*form, s.BestAvailableEncryption(pw)))
""",
    ),
    "logging filter": (
        """\
class F(logging.Filter):
    def filter(self, record):
        return True
def f():
    log.info(SECRET)
""",
        """\
def f():
    log.info("%s", "*" * 8)
""",
    ),
    "redact recursive": (
        """\
def red(o):
    if isinstance(o, dict):
        return {k: red(v) for k, v in o.items()}
    return o
def f():
    print(red(PAYLOAD))
""",
        """\
H={"client_secret"}
def red(o):
    if isinstance(o, dict):
        return {k: "***" if k in H else red(v) for k, v in o.items()}
    return o
def f():
    print(red(PAYLOAD))
""",
    ),
    "dict fromkeys": (
        """\
def f():
    print(dict(PAYLOAD.items()))
""",
        """\
def f():
    print(dict.fromkeys(PAYLOAD, "***"))
""",
    ),
    "keys/values": (
        """\
def f():
    print(list(PAYLOAD.values()))
""",
        """\
def f():
    print(list(PAYLOAD.keys()))
""",
    ),
    "filter call": (
        """\
def f():
    print(dict(filter(lambda kv: kv[0] != "scope", PAYLOAD.items())))
""",
        """\
def f():
    print(dict(filter(lambda kv: kv[0] != "client_secret", PAYLOAD.items())))
""",
    ),
    "mask token answer": (
        """\
def f():
    a = fetch().json()
    print({k: v for k, v in a.items() if k != "scope"})
""",
        """\
def f():
    a = fetch().json()
    print({k: v for k, v in a.items() if k != "access_token"})
""",
    ),
    "mask token answer2": (
        """\
def f():
    a = fetch().json()
    print({**a, "scope": "x"})
""",
        """\
def f():
    a = fetch().json()
    print({**a, "access_token": "***"})
""",
    ),
    "mask token pop": (
        """\
def f():
    a = fetch().json()
    a.pop("scope")
    print(a)
""",
        """\
def f():
    a = fetch().json()
    a.pop("access_token")
    print(a)
""",
    ),
    "mask map": (
        """\
MASK={"scope": "x"}
def f():
    print({k: MASK.get(k, v) for k, v in PAYLOAD.items()})
""",
        """\
MASK={"client_secret": "x"}
def f():
    print({k: MASK.get(k, v) for k, v in PAYLOAD.items()})
""",
    ),
    "mask class": (
        """\
class M:
    def __init__(self, hidden):
        self.hidden = hidden
    def __call__(self, d):
        return {k: "x" if k in self.hidden else v for k, v in d.items()}
m = M({"scope"})
def f():
    print(m(PAYLOAD))
""",
        """\
class M:
    def __init__(self, hidden):
        self.hidden = hidden
    def __call__(self, d):
        return {k: "x" if k in self.hidden else v for k, v in d.items()}
m = M({"client_secret"})
def f():
    print(m(PAYLOAD))
""",
    ),
    "whether it is there": (
        """\
def f():
    print("s", SECRET or "-")
""",
        """\
def f():
    print("s", bool(SECRET))
""",
    ),
    "pattern that keeps a few": (
        """\
def f():
    print("a" + SECRET)
""",
        """\
def f():
    print(re.sub(r"(?<=.{4}).", "*", SECRET))
""",
    ),
    "partition": (
        """\
def f():
    print(SECRET.strip())
""",
        """\
def f():
    print(SECRET.strip()[:6])
""",
    ),
    "stderr": (
        """\
def f():
    sys.stderr.write(SECRET + "\\n")
""",
        """\
def f():
    sys.stderr.write(CLIENT_ID + "\\n")
""",
    ),
    "traceback var": (
        """\
def f():
    try:
        fetch()
    except Exception as e:
        raise RuntimeError("x " + SECRET) from e
""",
        """\
def f():
    try:
        fetch()
    except Exception as e:
        raise RuntimeError("x") from e
""",
    ),
    "csv": (
        """\
import csv
def f():
    with open("a.csv","w") as h:
        csv.writer(h).writerow([CLIENT_ID, SECRET])
""",
        """\
import csv
def f():
    with open("a.csv","w") as h:
        csv.writer(h).writerow([CLIENT_ID, "***"])
""",
    ),
    "json dump": (
        """\
def f():
    with open("a.json","w") as h:
        json.dump(PAYLOAD, h)
""",
        """\
def f():
    with open("a.json","w") as h:
        json.dump({**PAYLOAD, "client_secret": None}, h)
""",
    ),
    "configparser": (
        """\
import configparser
def f():
    c = configparser.ConfigParser()
    c["cybrid"] = {"client_secret": SECRET}
    with open("a.ini","w") as h:
        c.write(h)
""",
        """\
import configparser
def f():
    c = configparser.ConfigParser()
    c["cybrid"] = {"client_id": CLIENT_ID}
    with open("a.ini","w") as h:
        c.write(h)
""",
    ),
    "structlog": (
        """\
import structlog
slog = structlog.get_logger()
def f():
    slog.info("x", secret=SECRET)
""",
        """\
import structlog
slog = structlog.get_logger()
def f():
    slog.info("x", secret="***")
""",
    ),
    "loguru": (
        """\
from loguru import logger
def f():
    logger.info("x {}", SECRET)
""",
        """\
from loguru import logger
def f():
    logger.info("x {}", SECRET[:4])
""",
    ),
    "click echo": (
        """\
import click
def f():
    click.echo(SECRET)
""",
        """\
import click
def f():
    click.echo(len(SECRET))
""",
    ),
    "warnings": (
        """\
import warnings
def f():
    warnings.warn(f"x {SECRET}")
""",
        """\
import warnings
def f():
    warnings.warn("x")
""",
    ),
    "template write": (
        """\
from string import Template
def f():
    open("x","w").write(Template("s=$s").substitute(s=SECRET))
""",
        """\
from string import Template
def f():
    open("x","w").write(Template("s=$s").substitute(s="***"))
""",
    ),
    "sdk secret": (
        """\
from cybrid_api_organization.api.subscriptions_organization_api import SubscriptionsOrganizationApi
def f(api: SubscriptionsOrganizationApi, post):
    sub = api.create_subscription(post)
    print(sub.signing_key)
""",
        """\
from cybrid_api_organization.api.subscriptions_organization_api import SubscriptionsOrganizationApi
def f(api: SubscriptionsOrganizationApi, post):
    sub = api.create_subscription(post)
    print(sub.guid)
""",
    ),
    "os.write": (
        """\
def f():
    os.write(1, SECRET.encode())
""",
        """\
def f():
    os.write(1, b"x")
""",
    ),
    "tempfile": (
        """\
import tempfile
def f():
    with tempfile.NamedTemporaryFile("w") as h:
        h.write(SECRET)
""",
        """\
import tempfile
def f():
    with tempfile.NamedTemporaryFile("w") as h:
        h.write(CLIENT_ID)
""",
    ),
    "pprint": (
        """\
from pprint import pprint
def f():
    pprint(PAYLOAD)
""",
        """\
from pprint import pprint
def f():
    pprint(sorted(PAYLOAD))
""",
    ),
    "print file": (
        """\
def f():
    with open("x","a") as h:
        print(SECRET, file=h)
""",
        """\
def f():
    with open("x","a") as h:
        print(CLIENT_ID, file=h)
""",
    ),
    "datadog": (
        """\
from ddtrace import tracer
def f():
    tracer.current_span().set_tag("s", SECRET)
""",
        """\
from ddtrace import tracer
def f():
    tracer.current_span().set_tag("s", CLIENT_ID)
""",
    ),
    "otel": (
        """\
from opentelemetry import trace
def f():
    trace.get_current_span().set_attribute("s", SECRET)
""",
        """\
from opentelemetry import trace
def f():
    trace.get_current_span().set_attribute("s", CLIENT_ID)
""",
    ),
}


def test_what_is_written_is_reported_once_and_its_neighbour_is_not(tmp_path):
    """All are checked in one run, each a project of its own."""
    for number, programs in enumerate(CASES.values()):
        for name, program in zip(("written", "kept"), programs, strict=True):
            write(tmp_path, {f"{name}{number}/cybrid_program.py": HEAD + program, f"{name}{number}/pyproject.toml": ""})
    flags = ("--format", "json", "--select", "CYB105,CYB9", "--jobs", "1")
    findings = json.loads(command(tmp_path, "check", *flags).out)["findings"]
    assert {one["code"] for one in findings} == {"CYB105"}
    counts = Counter(one["path"].partition("/")[0] for one in findings)
    assert [name for number, name in enumerate(CASES) if counts[f"written{number}"] != 1] == []
    assert [name for number, name in enumerate(CASES) if counts[f"kept{number}"] != 0] == []
