"""`--report-unused-noqa`: comments that name a code of ours and hide nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from doors import command, cyb, oauth, write


def secret(comment: str = "", name: str = "CYBRID_CLIENT_SECRET") -> str:
    return f'{name} = "{oauth()}"{comment}\n'


def unused(folder: Path, *args: str) -> list[str]:
    done = command(folder, "check", "--quiet", "--report-unused-noqa", *args)
    lines = done.err.splitlines()
    assert done.code == (1 if lines or done.lines else 0)
    assert all(": unused noqa: " in line for line in lines)
    return lines


def column(text: str) -> int:
    return text.index("# noqa") + 1


@pytest.mark.parametrize(
    "comment",
    [
        "  # noqa: CYB102",
        "  # noqa:CYB102",
        "  # NOQA: E501,CYB102 why",
        "  # noqa: CYB1",
        "  # type: ignore # noqa: CYB102",
        "  # noqa",
        "  # noqa: CYB",
        "  # noqa: E501",
        "  # no noqa here: CYB101",
    ],
)
def test_comments_that_are_right(tmp_path, comment):
    assert unused(write(tmp_path, {"a.py": secret(comment)})) == []


@pytest.mark.parametrize(
    ("comment", "codes"),
    [
        ("  # noqa: CYB101", "CYB101"),
        ("  # noqa: E501, CYB101", "CYB101"),
        ("  # noqa: CYB102,CYB101 CYB3", "CYB101, CYB3"),
        ("  # noqa: cyb102", "cyb102"),
        ("  # noqa: CYB102, CYB999, CYB999", "CYB999"),
        ("  # why # noqa: CYB2", "CYB2"),
    ],
)
def test_comments_that_hide_nothing(tmp_path, comment, codes):
    text = secret(comment)
    write(tmp_path, {"a.py": text})
    assert unused(tmp_path) == [f"a.py:1:{column(text.replace('NOQA', 'noqa'))}: unused noqa: {codes}"]


def test_nothing_is_said_unless_it_is_asked(tmp_path):
    done = command(write(tmp_path, {"a.py": "x = 1  # noqa: CYB101\n"}), "check", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_the_findings_are_reported_as_ever(tmp_path):
    write(tmp_path, {"a.py": secret() + secret("  # noqa: CYB102") + "x = 1  # noqa: CYB301\n"})
    done = command(tmp_path, "check", "--quiet", "--report-unused-noqa")
    assert (done.code, done.places) == (1, [("a.py", 1, "CYB102")])
    assert done.err == "a.py:3:8: unused noqa: CYB301\n"


def test_files_that_have_nothing_to_do_with_cybrid_are_read_too(tmp_path):
    write(tmp_path, {"a.py": "x = 1  # noqa: CYB301\n", "run": "#!/usr/bin/env python\nx = 1  # noqa: CYB301\n"})
    assert unused(tmp_path) == ["a.py:1:8: unused noqa: CYB301", "run:2:8: unused noqa: CYB301"]


def test_a_text_is_no_comment(tmp_path):
    text = 'x = "# noqa: CYB301"\ny = """\n# noqa: CYB301\n"""\nz = f"# noqa: CYB301 {x}"\n'
    assert unused(write(tmp_path, {"a.py": text})) == []


def test_flake8_hears_the_first_be_it_in_a_text(tmp_path):
    text = f'f(cybrid_client_secret="{oauth()}", x="# noqa: CYB101")  # noqa: CYB102\n'
    assert cyb(write(tmp_path, {"a.py": text})).places == [("a.py", 1, "CYB102")]
    done = command(tmp_path, "check", "--quiet", "--report-unused-noqa")
    assert done.err == f"a.py:1:{text.rindex('# noqa') + 1}: unused noqa: CYB102\n"


def test_a_comment_behind_a_text_of_several_lines_is_for_all_of_them(tmp_path):
    text = f'cybrid_client_secret = """\\\n{oauth()}"""  # noqa: CYB102\n'
    assert cyb(write(tmp_path, {"a.py": text})).places == []
    assert unused(tmp_path) == []


def test_a_comment_inside_of_brackets_is_for_its_line(tmp_path):
    text = f'call(\n    cybrid_client_secret="{oauth()}",  # noqa: CYB102\n    x=1,  # noqa: CYB102\n)\n'
    assert unused(write(tmp_path, {"a.py": text})) == ["a.py:3:11: unused noqa: CYB102"]


def test_lines_are_counted_as_python_counts_them(tmp_path):
    text = f"x = 1\n\f\n# \u2028\n{secret('  # noqa: CYB102')}x = 1  # noqa: CYB102\n"
    write(tmp_path, {"a.py": text})
    assert command(tmp_path, "check", "--quiet").lines == []
    assert unused(tmp_path) == ["a.py:5:8: unused noqa: CYB102"]


def test_a_file_that_is_left_out_as_a_whole_keeps_its_comments(tmp_path):
    assert unused(write(tmp_path, {"a.py": f"# flake8: noqa\n{secret('  # noqa: CYB102')}"})) == []


@pytest.mark.parametrize(
    "text", ["import cybrid\nx = (  # noqa", "x = '''  # noqa", "é\udce9 # noqa", "(cybrid): str = 1 # noqa"]
)
def test_of_a_file_that_cannot_be_read_nothing_is_said(tmp_path, text):
    (tmp_path / "a.py").write_bytes(text.encode("utf-8", "surrogateescape") + b": CYB301\n")
    assert unused(tmp_path) == []


def test_codes_that_are_not_selected_count_as_well(tmp_path):
    write(tmp_path, {"a.py": secret("  # noqa: CYB102") + "x = 1  # noqa: CYB102\n"})
    assert unused(tmp_path, "--select", "CYB3") == ["a.py:2:8: unused noqa: CYB102"]


def test_other_files(tmp_path):
    script = f'const cybrid_client_secret = "{oauth()}"; // noqa: CYB101,CYB102\n'
    write(
        tmp_path,
        {
            "a.yaml": f"cybrid:\n  client_secret: {oauth()}  # noqa: CYB102\n  x: 1  # noqa: CYB102, E1\n",
            "b.js": script,
            "c.sh": "echo  # noqa: CYB301\n",
            "d.md": "`x = 1  # noqa: CYB301` <!-- noqa: CYB101 -->\n",
            "e.txt": "# noqa: CYB301\n",
            "f.bin": b"\0# noqa: CYB301\n",
            "g.ini": "x = 1  # pragma: allowlist secret\ny = 1  # noqa\n",
        },
    )
    for path in tmp_path.iterdir():
        path.chmod(0o600)
    assert unused(tmp_path) == [
        "a.yaml:3:9: unused noqa: CYB102",
        f"b.js:1:{script.index('//') + 1}: unused noqa: CYB101",
        "c.sh:1:7: unused noqa: CYB301",
        "d.md:1:25: unused noqa: CYB101",
    ]


def test_the_first_lines_comment_hides_that_the_file_holds_credentials(tmp_path):
    write(tmp_path, {"a.yaml": f"cybrid:  # noqa: CYB107\n  client_secret: {oauth()}\n"})
    (tmp_path / "a.yaml").chmod(0o644)
    assert command(tmp_path, "check", "--quiet").places == [("a.yaml", 2, "CYB102")]
    assert unused(tmp_path) == []
    (tmp_path / "a.yaml").chmod(0o600)
    assert unused(tmp_path) == ["a.yaml:1:10: unused noqa: CYB107"]


def test_a_file_where_secrets_may_be_is_not_read(tmp_path):
    write(tmp_path, {".env": "X=1  # noqa: CYB102\n"})
    (tmp_path / ".env").chmod(0o600)
    assert unused(tmp_path) == []
    (tmp_path / ".env").chmod(0o644)
    assert unused(tmp_path) == [".env:1:6: unused noqa: CYB102"]


def test_only_on_lines_that_changed(tmp_path):
    write(tmp_path, {"a.py": "x = 1  # noqa: CYB102\n"})
    for args in (["init", "-q"], ["add", "."], ["-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-m", "x"]):
        subprocess.run(["git", *args], cwd=tmp_path, check=True)
    write(tmp_path, {"a.py": "x = 1  # noqa: CYB102\nx = 2  # noqa: CYB102\n"})
    assert len(unused(tmp_path)) == 2
    assert unused(tmp_path, "--since", "HEAD") == ["a.py:2:8: unused noqa: CYB102"]


def test_no_terminal_is_fooled_by_a_name(tmp_path):
    write(tmp_path, {"a\x1b[2J\n.py": "x = 1  # noqa: CYB102\n"})
    assert unused(tmp_path) == ["a\\x1b[2J\\n.py:1:8: unused noqa: CYB102"]
