"""Credentials in free text."""

from __future__ import annotations

import base64
import json
import secrets
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from work import grows_in_proportion

from cybrid_lint.credentials import Kind, scan

KINDS = get_args(Kind)

ID_AND_SECRET = ["client_id", "client_secret"]


def oauth() -> str:
    while True:
        value = secrets.token_urlsafe(32)
        if sum(c.isdigit() for c in value) >= 4:
            return value


def jwt(issuer: str = "https://id.sandbox.cybrid.app", algorithm: str = "RS512") -> str:
    parts = [{"alg": algorithm, "typ": "JWT"}, {"iss": issuer, "aud": [issuer]}]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, secrets.token_urlsafe(256)])


def pem(label: str = "PRIVATE KEY") -> str:
    lines = [base64.b64encode(secrets.token_bytes(48)).decode() for _ in range(3)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


def fill(template: str) -> tuple[str, list[str]]:
    """The template with a random value for each `%s`, and those values."""
    values = [oauth() for _ in range(template.count("%s"))]
    for value in values:
        template = template.replace("%s", value, 1)
    return template, values


@pytest.mark.parametrize(
    ("template", "kinds"),
    [
        ("CYBRID_CLIENT_SECRET=%s", ["client_secret"]),
        ("# export CYBRID_CLIENT_ID=%s", ["client_id"]),
        ("our client secret for Cybrid is %s.", ["client_secret"]),
        ("CYBRID_CLIENT_SECRET: ${CYBRID_CLIENT_SECRET:-%s}", ["client_secret"]),
        ('os.getenv("CYBRID_SIGNING_KEY", "%s")', ["signing_key"]),
        ('const clientSecret = process.env.CYBRID_CLIENT_SECRET || "%s"', ["client_secret"]),
        ("const clientSecret = process.env.CYBRID_CLIENT_SECRET ?? '%s';", ["client_secret"]),
        ("'cybrid_secret' => '%s',", ["client_secret"]),
        ("<cybrid><client-secret>%s</client-secret></cybrid>", ["client_secret"]),
        ('<add key="CybridClientSecret" value="%s"/>', ["client_secret"]),
        ("| `CYBRID_CLIENT_SECRET` | `%s` |", ["client_secret"]),
        ('- name: CYBRID_CLIENT_SECRET\n  value: "%s"', ["client_secret"]),
        ("cybrid.client_secret=%s", ["client_secret"]),
        ("ENV CYBRID_CLIENT_SECRET %s", ["client_secret"]),
        ("cybrid login --client-id=%s --client-secret=%s", ID_AND_SECRET),
        ("curl -u %s:%s https://id.sandbox.cybrid.app/oauth/token", ID_AND_SECRET),
        ("curl \\\n  -u %s:%s \\\n  https://id.sandbox.cybrid.app/oauth/token", ID_AND_SECRET),
        ("https://%s:%s@id.sandbox.cybrid.app/", ID_AND_SECRET),
        ("https://id.sandbox.cybrid.app/oauth/token?client_id=%s&client_secret=%s", ID_AND_SECRET),
        ('curl -H "Authorization: Bearer %s" https://bank.sandbox.cybrid.app/api', ["access_token"]),
        ("Cybrid credentials\n\n    id:     %s\n    secret: %s\n", ID_AND_SECRET),
        ('{"cybrid": {"client_id": "%s", "client_secret": "%s"}}', ID_AND_SECRET),
        ("cybrid:\n  bank:\n    client_id: %s\n    client_secret: %s\n", ID_AND_SECRET),
        ("The secret of the reporting client at Cybrid is `%s`.", ["client_secret"]),
        ("When `ask` fails the secret was changed. Since spring it is\n`%s` for Cybrid's sandbox.", ["client_secret"]),
        ("# Cybrid had us change the client ID in spring, so that it is now\n# %s\n", ["client_id"]),
        ("Cybrid changed the signing key; the new one, valid since spring, is %s", ["signing_key"]),
        ("CYBRID_CLIENT_SECRET=$(pass show cybrid)  # was: %s", ["client_secret"]),
        ("const cybridClientSecret = load();  // locally %s", ["client_secret"]),
        ("cybrid_signing_key: !vault keys/hook  # before: %s", ["signing_key"]),
    ],
)
def test_texts_that_say_cybrid(template, kinds):
    text, values = fill(template)
    hits = scan(text)
    assert [hit.kind for hit in hits] == kinds
    assert [text[hit.start : hit.end] for hit in hits] == values


@pytest.mark.parametrize(
    ("template", "kinds"),
    [
        ("client_id=%s&client_secret=%s&scope=x", ID_AND_SECRET),
        ('{"client_id": "%s", "client_secret": "%s"}', ID_AND_SECRET),
        ('{\\"client_id\\": \\"%s\\", \\"client_secret\\": \\"%s\\"}', ID_AND_SECRET),
        ("client_id: Field(default='%s')", ["client_id"]),
        ('client_secret: SecretStr = SecretStr("%s")', ["client_secret"]),
        ('signing_key: SecretStr = SecretStr("%s")', ["signing_key"]),
        ('client_secret = (\n    "%s"\n)', ["client_secret"]),
        ("--client-id %s --client-secret %s", ID_AND_SECRET),
        ("-F 'client_secret=%s'", ["client_secret"]),
        ("'Authorization': 'Bearer %s'", ["access_token"]),
    ],
)
def test_texts_in_surroundings_that_say_cybrid(template, kinds):
    text, values = fill(template)
    hits = scan(text, vendor="cybrid")
    assert [hit.kind for hit in hits] == kinds
    assert [text[hit.start : hit.end] for hit in hits] == values
    assert scan(text) == []
    assert scan(text, vendor="plaid") == []


@pytest.mark.parametrize(
    "template",
    [
        "curl -u %s:%s https://x.auth0.com/oauth/token",
        'curl -H "Authorization: Bearer %s" https://api.circle.com/api',
        "PLAID_SECRET=%s",
        "STRIPE_WEBHOOK_SECRET: %s",
        "plaid:\n  client_secret: %s\n",
        "[plaid]\nclient_secret = %s\n",
        '"etag": "%s"',
        '{"client_secret": "short", "etag": "%s"}',
        'integrity="sha256-%s="',
        "CYBRID_ATTESTATION_KEY_THUMBPRINT=%s",
        '<meta name="csrf-token" content="%s">',
        "code_challenge=%s&code_challenge_method=S256",
        "%s",
        "build %s is out",
        "DJANGO_SECRET_KEY=%s",
        "secret_key_base: '%s'",
        "The client secret lies in the vault. The build that reads it has the fingerprint `%s`.",
        "The client secret lies in the vault. The release was `%s`.",
        "The client secret was changed, trace: %s",
        "The client secret is in the vault, etag=%s",
        "The client secret is in the vault.\n\nSince spring it is %s",
        "Plaid changed the client secret. Since spring it is %s.",
        "sha256 of the client secret is %s",
        "The secret was changed by job ID %s",
        "CLIENT_SECRET=$(vault read secret)  # etag: %s",
        "PLAID_SECRET=$(vault read secret)  # before: %s",
        "RELEASE=$(git describe)  # before: %s",
    ],
)
def test_texts_of_others(template):
    assert scan(fill(template)[0], vendor="cybrid") == []


@pytest.mark.parametrize(
    "text",
    [
        "CYBRID_CLIENT_SECRET=your-client-secret-goes-here",
        "CYBRID_CLIENT_ID=<client id from the partner portal>",
        "CYBRID_CLIENT_ID=" + "x" * 43,
        "CYBRID_CLIENT_SECRET=${CYBRID_CLIENT_SECRET}",
        "CYBRID_CLIENT_SECRET: ${{ secrets.CYBRID_CLIENT_SECRET }}",
        "CYBRID_BANK_GUID=00000000000000000000000000000000",
        '"client_id": settings.CYBRID_CLIENT_ID, "client_secret": settings.CYBRID_CLIENT_SECRET',
        '{"access_token": "eyJ...", "token_type": "Bearer"}',
        "const clientId = process.env.CYBRID_CLIENT_ID;",
        "secret_id = arn:aws:secretsmanager:eu-central-1:123456789012:secret:cybrid/bank-Ab3dEf",
        "Authorization: Bearer $CYBRID_ACCESS_TOKEN",
        "",
    ],
)
def test_placeholders(text):
    assert scan(text, vendor="cybrid") == []


def test_the_nearest_vendor_decides():
    text, values = fill("plaid:\n  client_secret: %s\ncybrid:\n  client_secret: %s\nstripe:\n  secret: %s\n")
    assert [text[hit.start : hit.end] for hit in scan(text)] == [values[1]]
    text, values = fill("[plaid]\nsecret=%s\n\n[cybrid]\nsecret = %s\n\n[smtp]\nsecret = %s\n")
    assert [text[hit.start : hit.end] for hit in scan(text)] == [values[1]]
    text, values = fill("PLAID_SECRET=%s\nCYBRID_CLIENT_SECRET=%s\nSTRIPE_SECRET=%s")
    assert [text[hit.start : hit.end] for hit in scan(text)] == [values[1]]
    text, values = fill('[{"vendor": "stripe", "signing_key": "%s"}, {"vendor": "cybrid", "signing_key": "%s"}]')
    assert [text[hit.start : hit.end] for hit in scan(text)] == [values[1]]


def test_objects_of_a_list_are_apart():
    values = [oauth(), oauth(), oauth()]
    vendors = ["stripe", "cybrid", "plaid"]
    text = json.dumps([{"vendor": v, "signing_key": k} for v, k in zip(vendors, values, strict=True)], indent=2)
    assert [text[hit.start : hit.end] for hit in scan(text)] == [values[1]]


def test_access_tokens():
    token = jwt()
    for form in ("%s", "see %s.", '"%s"', "Bearer %s", "x = '%s' # old", "?access_token=%s&x=1"):
        text = form.replace("%s", token)
        assert [(hit.kind, text[hit.start : hit.end]) for hit in scan(text)] == [("access_token", token)]
    assert scan(jwt("https://acme.eu.auth0.com/"), vendor="cybrid") == []
    assert scan(jwt(algorithm="none"), vendor="cybrid") == []


def test_basic_header():
    value = base64.b64encode(f"{oauth()}:{oauth()}".encode()).decode()
    text = f"Authorization: Basic {value}"
    (hit,) = scan(text, vendor="cybrid")
    assert (hit.kind, text[hit.start : hit.end]) == ("client_secret", value)
    assert scan(text) == []


@pytest.mark.parametrize(
    "command",
    [
        'export CYBRID_CLIENT_SECRET="${CYBRID_CLIENT_SECRET:-$(echo %s | base64 -d)}"',
        "CYBRID_CLIENT_SECRET=$(printf %%s %s | base64 --decode)",
        'CYBRID_CLIENT_SECRET=$(echo -n "%s" | openssl base64 -d -A)',
        "CYBRID_CLIENT_SECRET=$(base64 -d <<< %s)",
    ],
)
def test_what_a_shell_decodes(command):
    text = command % base64.b64encode(oauth().encode()).decode()
    assert [hit.kind for hit in scan(text)] == ["client_secret"]
    assert scan(text.replace("CYBRID_CLIENT_SECRET", "PLAID_SECRET")) == []
    assert scan(text.replace("CYBRID_CLIENT_SECRET", "CYBRID_CLIENT_SECRET_DIGEST")) == []


@pytest.mark.parametrize(
    ("command", "kinds"),
    [
        ("RUN echo %s | base64 -d > /run/cybrid_client_secret", ["client_secret"]),
        ('echo "%s" > /run/secrets/cybrid/client_secret', ["client_secret"]),
        ("printf '%%s' %s | sudo tee /run/secrets/cybrid_signing_key", ["signing_key"]),
        ("echo %s > /run/cybrid.pid", []),
        ("echo %s > /run/plaid_client_secret", []),
        ("echo %s > /run/cybrid_client_secret.sha256", []),
        ("cybrid-cli rotate %s > /run/cybrid_client_secret", []),
        ("echo ETAG=%s >> /run/cybrid_client_secret", []),
    ],
)
def test_what_a_shell_writes_to_a_file(command, kinds):
    value = oauth()
    text = command % (base64.b64encode(value.encode()).decode() if "base64" in command else value)
    assert [hit.kind for hit in scan(text)] == kinds


def test_base64_of_a_manifest():
    value = base64.b64encode(oauth().encode()).decode()
    text = f"kind: Secret\ndata:\n  cybrid-client-secret: {value}\n  stripe-secret: {value}\n"
    (hit,) = scan(text)
    assert (hit.kind, text[hit.start : hit.end]) == ("client_secret", value)


def test_private_keys():
    text = f"# Cybrid attestation\n{pem('EC PRIVATE KEY')}"
    (hit,) = scan(text)
    assert hit.kind == "private_key"
    assert text[hit.start : hit.end].startswith("-----BEGIN EC")
    assert text[hit.start : hit.end].endswith("KEY-----")
    assert len(scan(pem(), vendor="cybrid")) == 1
    assert scan(pem()) == []
    assert scan(pem("PUBLIC KEY"), vendor="cybrid") == []
    assert scan(pem("CERTIFICATE"), vendor="cybrid") == []


def test_extra_placeholders():
    value = oauth()
    assert scan(f"CYBRID_CLIENT_SECRET={value}", extra_placeholders=[value]) == []


WORDS = [
    *(
        "CYBRID_CLIENT_SECRET",
        "client_id",
        "secret",
        "Bearer ",
        "[cybrid]",
        "plaid",
        "https://id.sandbox.cybrid.app/",
    ),
    *("=", ": ", '"', "\n", "  ", "{", "}", "&", "\\", ",", "# "),
]
PIECES = st.one_of(st.sampled_from(WORDS), st.text(max_size=10), st.integers(0, 9))


@given(st.lists(PIECES, max_size=30), st.sampled_from([None, "cybrid", "stripe"]))
def test_hits_are_in_order_and_hold_the_value(pieces, vendor):
    values = [oauth() for _ in range(10)]
    text = "".join(values[piece] if isinstance(piece, int) else piece for piece in pieces)
    end = 0
    for hit in scan(text, vendor=vendor):
        assert hit.kind in KINDS
        assert end <= hit.start < hit.end <= len(text)
        assert not any(c.isspace() or c in "\"'&{}" for c in text[hit.start : hit.end])
        end = hit.end


def test_hits_are_found_among_such_words():
    value = oauth()
    (hit,) = scan(f"[cybrid]\nclient_id = plaid\nCYBRID_CLIENT_SECRET={value}\n")
    assert hit.kind == "client_secret"


@given(st.text(max_size=400))
def test_any_text_is_scanned(text):
    scan(text, vendor="cybrid")


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "a",
            "eyJ",
            "eyJ.",
            "-----BEGIN PRIVATE KEY-----",
            "client_secret=",
            "https://",
            " ",
            "\n",
            "\\\n",
            '"',
        ),
        *("{", "a.", "a/", "a:", "x y ", "cybrid ", "=", "{{ a default '", "[[", "cybrid\n"),
    ],
)
def test_work_grows_with_the_text(unit):
    def run(size):
        assert scan(unit * (size // len(unit)), vendor="cybrid") == []

    assert grows_in_proportion(run, 100_000)


@pytest.mark.parametrize("template", ["%s ", "%s\n", "secret: %s\n  ", "Bearer %s\\\n", "client_secret=%s&"])
def test_work_grows_with_the_number_of_values(template):
    values = [fill(template)[0] for _ in range(160)]
    assert grows_in_proportion(lambda count: scan("".join(values[:count]), vendor="cybrid"), 40)


@pytest.mark.parametrize(
    ("text", "far", "too_far"),
    [
        ("CYBRID_CLIENT_SECRET={}<value>\n", " " * 219, " " * 240),
        ("# cybrid\n{}client_secret: <value>\n", "x: 1\n" * 79, "x: 1\n" * 80),
        ("client_secret: <value>\n{}url: https://id.sandbox.cybrid.app\n", "x: 1\n" * 10, "x: 1\n" * 11),
        ("curl -d client_secret=<value> \\\n{}  https://id.sandbox.cybrid.app\n", "  -s \\\n" * 11, "  -s \\\n" * 12),
        ("  curl https://id.sandbox.cybrid.app \\\n{}-d client_secret=<value>\n", "-s \\\n" * 11, "-s \\\n" * 12),
    ],
    ids=["a name on the left", "a vendor above", "a vendor below", "a command's end", "a command's beginning"],
)
def test_how_far_from_a_value_its_name_and_vendor_may_be(text, far, too_far):
    text = text.replace("<value>", oauth())
    assert [hit.kind for hit in scan(text.format(far))] == ["client_secret"]
    assert scan(text.format(too_far)) == []
