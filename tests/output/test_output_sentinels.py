"""No report holds more of a credential than its first four characters, whatever the source lines hold."""

from __future__ import annotations

import re
from itertools import product

import pytest
from doors import pem
from hypothesis import given
from hypothesis import strategies as st
from output_samples import FLOW, credential, credentials, in_every_format, result, text_of

from cybrid_lint.credentials.masking import is_wordy
from cybrid_lint.findings import Finding, Span

#: Source lines, with the credential at `@`.
LINES = [
    'SECRET = "@"',
    "SECRET = '@'  # noqa",
    "SECRET = rb'''@'''",
    'SECRET = """@',
    "SECRET=@",
    "export CYBRID_CLIENT_SECRET=@ # it's",
    '{"client_id": "x", "client_secret": "@", "scope": "accounts:read"}',
    'headers = {"Authorization": "Bearer @"}',
    'requests.get("https://id.sandbox.cybrid.app/oauth/token?client_id=x&client_secret=@&scope=a")',
    'requests.get("https://bank.sandbox.cybrid.app/api/customers/@")',
    'requests.get(f"{BANK}/api/customers/@/x")',
    "# https://x:@@id.sandbox.cybrid.app/",
    'CYBRID_SECRET = os.getenv("CYBRID_CLIENT_SECRET", "@")',
    "日本 = '@'\t# \u202e",
    "cybrid.client.secret=@",
    "some/long/path/of/words/that/goes/on/and/on/without/end/or/stop/@",
    "a_name_of_many_words_that_goes_on_and_on_without_end_or_stop_at_all-@",
    'x = "%s" % "@" if y else f"{z}@"',
    "@",
]


def body_of(value: str) -> str:
    """What is a credential's own: the first part of every JWT is the same."""
    return value[value.rfind(".") + 1 :]


def must_not_show(value: str, output: str) -> None:
    """Fail if more than the first characters of a value are in an output, fingerprints aside."""
    output = re.sub(r'"[0-9a-f]{32}"', '""', output)
    body = body_of(value)
    # whatever shows five characters in a row shows three that begin at a multiple of three
    if not any(body[at : at + 3] in output for at in range(0, len(body) - 2, 3)):
        return
    for index in range(1, len(body) - 5):
        assert body[index : index + 5] not in output, (body[index : index + 5], output)
    if body == value:
        assert value[:5] not in output


def spans(line: str, value: str) -> list[tuple[int, int]]:
    """The spans that a finding may have: the value, its literal, the line, and something else."""
    start = line.index(value)
    end = start + len(value)
    return [(start, end), (max(0, start - 1), end + 1), (0, 0), (0, len(line)), (len(line), len(line) + 1)]


@pytest.mark.parametrize("line", LINES)
def test_no_format_shows_a_credential(line: str) -> None:
    for value in credentials(LINES.index(line)):
        source = line.replace("@", value)
        # each on a line of its own, so that none hides what another shows
        each = enumerate(product(("CYB102", "CYB104", "CYB301"), spans(source, value)), 1)
        findings = [
            Finding(Span("x.py", at, start, at, end), code, "m", FLOW.steps) for at, (code, (start, end)) in each
        ]
        lines = {(one.path, one.line): source for one in (*(f.span for f in findings), *(s.span for s in FLOW.steps))}
        assert len(lines) == 15 + len(FLOW.steps)
        # the rules' own texts hold nothing of a finding
        for output in in_every_format(result(*findings, lines=lines)).values():
            must_not_show(value, output)


@given(st.integers(min_value=0), st.sampled_from(LINES))
def test_no_text_shows_a_value_of_the_shape(seed: int, line: str) -> None:
    value = credential(seed)
    source = line.replace("@", value)
    finding = Finding(Span("x.py", 1, 0, 1, 1), "CYB301", "m")
    assert value[5:] not in text_of(result(finding, lines={("x.py", 1): source}))


@pytest.mark.parametrize(
    "line",
    [
        'SECRET = "{0}" "{1}" "{2}" "{3}" "{4}"',
        'SECRET = "{0}" + "{1}" + \'{2}\' + "{3}" + "{4}"',
        'SECRET = "".join(["{0}", "{1}", "{2}", "{3}", "{4}"])',
        'SECRET = f"{0}{{x}}" f"{1}" f"{2}" f"{3}" f"{4}"',
    ],
)
def test_pieces_behind_the_first_are_hidden_too(line: str) -> None:
    value = credential(7)
    source = line.format(*(value[at : at + 9] for at in range(0, 45, 9)))
    start = source.index('"' + value[:9])
    for end in (start + 11, len(source)):
        finding = Finding(Span("x.py", 1, start, 1, end), "CYB102", "m")
        must_not_show(value, text_of(result(finding, lines={("x.py", 1): source})))


def test_what_one_finding_hides_no_other_shows() -> None:
    source = 'connect(get(x), "short.secret", 1)'
    literal = Finding(Span("x.py", 1, 16, 1, 30), "CYB102", "m")
    call = Finding(Span("x.py", 1, 0, 1, 34), "CYB301", "m")
    made = text_of(result(call, literal, lines={("x.py", 1): source}), quiet=True)
    assert "short.secret" not in made
    assert made.count('1 | connect(get(x), "sho…", 1)') == 2


def test_nothing_of_a_key_over_several_lines_is_shown() -> None:
    lines = [f'KEY = """{pem().splitlines()[0]}', *pem().splitlines()[1:], '"""']
    finding = Finding(Span("x.py", 1, 6, len(lines), 3), "CYB104", "m")
    inside = Finding(Span("x.py", 3, 0, 3, 1), "CYB301", "m")
    sources = {("x.py", number): line for number, line in enumerate(lines, 1)}
    made = text_of(result(finding, inside, lines=sources), quiet=True)
    assert '1 | KEY = """----…\n' in made
    assert "3 | …\n" in made
    assert lines[2][:5] not in made


def test_the_first_characters_are_shown_and_names_and_paths_are_left_alone() -> None:
    value = credential(1)
    source = (
        f'x = PostCustomerTokenIdpModel(CYBRID_CLIENT_SECRET_OF_PRODUCTION, "{value}", OAuth2ClientCredentials,'
        ' base64.b64decode, keyword_argument.get, "https://bank.sandbox.cybrid.app/api/customer_tokens")'
    )
    finding = Finding(Span("x.py", 1, 0, 1, 1), "CYB301", "m")
    made = text_of(result(finding, lines={("x.py", 1): source}))
    # the line is cut behind what it shows of the address
    shown = source.replace(value, f"{value[:4]}…")
    assert shown[:150] in made
    assert is_wordy("https://bank.sandbox.cybrid.app/api/customer_tokens")


def test_a_jwt_is_hidden_as_a_whole() -> None:
    value = credentials(1)[1]
    finding = Finding(Span("x.py", 1, 0, 1, 1), "CYB301", "m")
    made = text_of(result(finding, lines={("x.py", 1): f"# token {value} of somebody"}), quiet=True)
    assert "1 | # token eyJh… of somebody\n" in made


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [("abcdeABCD", True), ("abcdABCD", False), ("aaaaaaaa5bbbbb", True), ("aaaaaaaa5bbbb", False)],
)
def test_how_long_a_word_keeps_to_a_case(text: str, is_shown: bool) -> None:
    assert is_wordy(text) is is_shown
