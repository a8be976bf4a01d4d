"""Rows of tables: what a filter lets through is what was written under it, in whichever shape it is read."""

from __future__ import annotations

import textwrap

import pytest
from engine_support import BANK_TOKEN, CUSTOMER_TOKEN, scope_findings, tokens_of_accounts

SQLALCHEMY = """
from sqlalchemy import and_, create_engine, insert, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

session = Session(create_engine("sqlite://"))


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "rows"
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


def find(model, kind):
    return session.scalar(select(model).where(model.kind == kind)).value


def column(model, kind):
    return session.scalar(select(model.value).where(model.kind == kind))
"""
DJANGO = """
from django.db import models
from django.shortcuts import get_object_or_404


class Row(models.Model):
    kind = models.CharField(max_length=9)
    value = models.TextField()
"""
# each writes the value "V" under the kind "K"
WRITES = {
    "sqlalchemy": (SQLALCHEMY, "session.add(Row(kind='K', value=V))"),
    "sqlalchemy's statement": (SQLALCHEMY, "session.execute(insert(Row).values(kind='K', value=V))"),
    "sqlalchemy's attribute": (SQLALCHEMY, "row = Row(kind='K')\nrow.value = V\nsession.add(row)"),
    "django": (DJANGO, "Row.objects.create(kind='K', value=V)"),
    "django's constructor": (DJANGO, "Row(kind='K', value=V).save()"),
    "django's update": (DJANGO, "Row.objects.update_or_create(kind='K', defaults={'value': V})"),
    "django's bulk": (DJANGO, "Row.objects.bulk_create([Row(kind='K', value=V)])"),
}
# each reads the value that is kept under the kind "K"
READS = {
    "sqlalchemy": {
        "a scalar": "session.scalar(select(Row).where(Row.kind == 'K')).value",
        "a filter": "session.query(Row).filter(Row.kind == 'K').one().value",
        "a filter by name": "session.query(Row).filter_by(kind='K').first().value",
        "two filters": "session.query(Row).filter((Row.kind == 'K') & (Row.kind == 'K')).one().value",
        "a join of filters": "session.query(Row).filter(and_(Row.kind == 'K', Row.value != None)).one().value",
        "a tuple": "session.execute(select(Row).where(Row.kind == 'K')).one()[0].value",
        "a column": "session.scalar(select(Row.value).where(Row.kind == 'K'))",
        "a column of a tuple": "session.execute(select(Row.value).where(Row.kind == 'K')).first()[0]",
        "columns": "session.query(Row.kind, Row.value).filter(Row.kind == 'K').one()[1]",
        "an order": "session.query(Row).filter(Row.kind == 'K').order_by(Row.value.desc()).first().value",
        "a part": "session.query(Row).filter(Row.kind == 'K')[:3][0].value",
        "a loop": "[row.value for row in session.query(Row).filter_by(kind='K')][0]",
    },
    "django": {
        "get": "Row.objects.get(kind='K').value",
        "a filter": "Row.objects.filter(kind='K').first().value",
        "a place": "Row.objects.filter(kind='K')[0].value",
        "values": "Row.objects.filter(kind='K').values('value')[0]['value']",
        "a list of values": "Row.objects.filter(kind='K').values_list('kind', 'value')[0][1]",
        "a flat list of values": "Row.objects.filter(kind='K').values_list('value', flat=True)[0]",
        "a shortcut": "get_object_or_404(Row, kind='K').value",
        "a shortcut of a query": "get_object_or_404(Row.objects.filter(kind='K')).value",
    },
}
CASES = [
    *((write, "sqlalchemy", "a filter by name") for write in WRITES if write.startswith("sqlalchemy")),
    *((write, "django", "get") for write in WRITES if write.startswith("django")),
    *((library, library, read) for library, reads in READS.items() for read in reads),
]


@pytest.mark.parametrize(("write", "library", "read"), CASES)
def test_the_row_that_is_asked_for_is_the_one_that_was_written(write, library, read):
    head, writing = WRITES[write]
    reading = READS[library][read]
    lines = [
        writing.replace("K", "b").replace("V", "bank_token()"),
        writing.replace("K", "c").replace("V", "customer_token(guid)"),
        f"accounts(guid, {reading.replace('K', 'b')})",
        f"accounts(guid, {reading.replace('K', 'c')})",
    ]
    body = textwrap.indent("\n".join(lines), " " * 4)
    assert tokens_of_accounts(f"{head}\n\ndef go(guid):\n{body}\n") == ["bank", "customer"]


@pytest.mark.parametrize("reading", ["find(Row, kind)", "column(Row, kind)"])
def test_a_helper_that_is_given_a_model_reads_any_of_its_rows(reading):
    program = f"{SQLALCHEMY}\n\ndef go(guid, kind):\n    $WRITE\n    accounts(guid, {reading})\n"
    writing = "session.add(Row(kind='b', value=bank_token()))"
    assert tokens_of_accounts(program.replace("$WRITE", writing)) == ["bank"]
    assert tokens_of_accounts(program.replace("$WRITE", writing.replace("value=", "other="))) == []


def test_a_filter_of_a_key_or_by_a_look_up_lets_any_row_through():
    program = f"""{DJANGO}

def go(guid):
    Row.objects.create(kind="c", value=bank_token())
    accounts(guid, Row.objects.get(pk=guid).value)
    accounts(guid, Row.objects.get(kind__startswith="b").value)
    accounts(guid, Row.objects.get(kind="b").value)
"""
    assert tokens_of_accounts(program) == ["bank", "bank"]


def test_a_row_of_none_is_not_that_of_a_text():
    program = f"""{DJANGO}

def go(guid):
    Row.objects.create(kind=None, value=bank_token())
    Row.objects.create(kind="b", value=customer_token(guid))
    accounts(guid, Row.objects.get(kind=None).value)
    accounts(guid, Row.objects.get(kind="b").value)
"""
    assert tokens_of_accounts(program) == ["bank", "customer"]


def test_a_row_under_what_is_not_known_may_be_the_one_that_is_asked_for():
    program = f"""{DJANGO}

def go(guid, kind):
    Row.objects.create(kind=os.environ["KIND"], value=bank_token())
    accounts(guid, Row.objects.get(kind=os.environ["OTHER"]).value)
    accounts(guid, Row.objects.get(kind=os.environ["KIND"]).value)
    accounts(guid, Row.objects.get(kind=kind).value)
    accounts(guid, Row.objects.get(kind="b").value)
"""
    assert tokens_of_accounts(program) == ["bank", "bank", "bank"]


def test_others_may_use_a_token_that_is_kept_in_a_row():
    head = f"import os, requests\n{BANK_TOKEN}{CUSTOMER_TOKEN}{DJANGO}\nTOKEN = bank_token()\n"
    program = f"{head}$WRITE\naccounts('7', TOKEN)\n"
    reported = [code for _, code in scope_findings(program.replace("$WRITE", "Row.objects.create(kind='b')"))]
    assert "CYB203" in reported
    reported = [code for _, code in scope_findings(program.replace("$WRITE", "Row.objects.create(value=TOKEN)"))]
    assert "CYB203" not in reported
