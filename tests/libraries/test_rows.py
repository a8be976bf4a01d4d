"""Rows of tables that keep tokens: what is written into a field comes back as that field of a row of the same model."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check

DJANGO = """
from django.db import models


class Row(models.Model):
    kind = models.CharField(max_length=9)
    value = models.TextField()


class Other(models.Model):
    kind = models.CharField(max_length=9)
    value = models.TextField()
"""
CLASSIC = """
from sqlalchemy import Column, String, create_engine
from sqlalchemy.orm import declarative_base, sessionmaker

Base = declarative_base()
Session = sessionmaker(bind=create_engine("sqlite://"))
session = Session()


class Row(Base):
    __tablename__ = "rows"
    kind = Column(String, primary_key=True)
    value = Column(String)


class Other(Base):
    __tablename__ = "others"
    kind = Column(String, primary_key=True)
    value = Column(String)
"""
MAPPED = """
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

session = Session(create_engine("sqlite://"))


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "rows"
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class Other(Base):
    __tablename__ = "others"
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
"""
FLASK = """
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()
session = db.session


class Row(db.Model):
    kind = db.Column(db.String, primary_key=True)
    value = db.Column(db.String)


class Other(db.Model):
    kind = db.Column(db.String, primary_key=True)
    value = db.Column(db.String)
"""
SQLMODEL = """
from sqlmodel import Field, Session, SQLModel, create_engine

session = Session(create_engine("sqlite://"))


class Row(SQLModel, table=True):
    kind: str = Field(primary_key=True)
    value: str


class Other(SQLModel, table=True):
    kind: str = Field(primary_key=True)
    value: str
"""
PEEWEE = """
from peewee import CharField, Model


class Row(Model):
    kind = CharField()
    value = CharField()


class Other(Model):
    kind = CharField()
    value = CharField()
"""
TORTOISE = """
from tortoise import fields
from tortoise.models import Model


class Row(Model):
    kind = fields.CharField(max_length=9)
    value = fields.TextField()


class Other(Model):
    kind = fields.CharField(max_length=9)
    value = fields.TextField()
"""
PROGRAM = """
import requests
from $IMPORTS
import m
from a import f
from m import Other, Row

URL = "https://bank.sandbox.cybrid.app/api/accounts"


async def keep():
    $WRITE


async def go(k):
    v = $READ
    h = {"Authorization": f"Bearer {v}"}
    return requests.get(URL, params={"customer_guid": k}, headers=h)  # CYB301
"""
SELECT, SELECT_MODEL = "sqlalchemy import select", "sqlmodel import select"
# the models, how a row is written, and how one is read
WAYS = {
    "django": (DJANGO, 'Row.objects.create(kind="b", value=f())', 'Row.objects.get(kind="b").value'),
    "django, the first": (DJANGO, 'Row(kind="b", value=f()).save()', 'Row.objects.order_by("-pk").first().value'),
    "django, a set field": (
        DJANGO,
        'row = Row(kind="b"); row.value = f(); row.save()',
        'Row.objects.get(kind="b").value',
    ),
    "django, a changed row": (
        DJANGO,
        'row = Row.objects.get(kind="b"); row.value = f(); row.save()',
        'Row.objects.filter(kind="b").latest("pk").value',
    ),
    "django, an update": (DJANGO, 'Row.objects.filter(kind="b").update(value=f())', 'Row.objects.get(kind="b").value'),
    "django, get or create": (
        DJANGO,
        "pass",
        'Row.objects.get_or_create(kind="b", defaults={"value": f()})[0].value',
    ),
    "django, a column": (
        DJANGO,
        'Row.objects.update_or_create(kind="b", defaults={"value": f()})',
        'Row.objects.values_list("value", flat=True).get(kind="b")',
    ),
    "django, rows in a loop": (DJANGO, "Row.objects.create(value=f())", "[row.value for row in Row.objects.all()][0]"),
    "sqlalchemy": (
        CLASSIC,
        'm.session.add(Row(kind="b", value=f()))',
        'm.session.query(Row).filter_by(kind="b").first().value',
    ),
    "sqlalchemy, by key": (CLASSIC, 'm.session.merge(Row(kind="b", value=f()))', 'm.session.get(Row, "b").value'),
    "sqlalchemy, compared": (
        CLASSIC,
        'm.session.add(Row(kind="b", value=f()))',
        'm.session.query(Row).filter(Row.kind == "b").one().value',
    ),
    "sqlalchemy 2": (
        MAPPED,
        'm.session.add(Row(kind="b", value=f()))',
        'm.session.scalars(select(Row).where(Row.kind == "b")).one().value',
    ),
    "sqlalchemy 2, executed": (
        MAPPED,
        "m.session.add(Row(value=f()))",
        "m.session.execute(select(Row)).scalar_one_or_none().value",
    ),
    "sqlalchemy 2, a tuple": (
        MAPPED,
        "m.session.add(Row(value=f()))",
        "m.session.execute(select(Row)).first()[0].value",
    ),
    "sqlalchemy 2, a column": (
        MAPPED,
        'm.session.add(Row(kind="b", value=f()))',
        'm.session.scalar(select(Row.value).where(Row.kind == "b"))',
    ),
    "flask": (FLASK, 'm.db.session.add(Row(kind="b", value=f()))', 'Row.query.filter_by(kind="b").first().value'),
    "flask, selected": (
        FLASK,
        "m.session.add(Row(value=f()))",
        "m.session.execute(m.db.select(Row)).scalars().one().value",
    ),
    "sqlmodel": (
        SQLMODEL,
        'm.session.add(Row(kind="b", value=f()))',
        'm.session.exec(select(Row).where(Row.kind == "b")).first().value',
    ),
    "peewee": (PEEWEE, 'Row.create(kind="b", value=f())', 'Row.get(Row.kind == "b").value'),
    "peewee, selected": (PEEWEE, 'Row.insert(kind="b", value=f()).execute()', "Row.select().first().value"),
    "tortoise": (TORTOISE, 'await Row.create(kind="b", value=f())', '(await Row.get(kind="b")).value'),
    "tortoise, filtered": (
        TORTOISE,
        'await Row.create(kind="b", value=f())',
        '(await Row.filter(kind="b").first()).value',
    ),
}


def program(name: str, maker: str, change: str = "", *, is_marked: bool) -> dict[str, str]:
    models, write, read = WAYS[name]
    code = PROGRAM.replace("$IMPORTS", SELECT_MODEL if models is SQLMODEL else SELECT)
    code = code.replace("$WRITE", "\n    ".join(write.split("; "))).replace("$READ", read)
    if change:
        before, after = change.split("->")
        assert before in read
        head, mark, tail = code.partition("async def go")
        code = head + mark + tail.replace(before, after)
    return {"a.py": maker, "m.py": models, "c.py": code if is_marked else code.replace("  # CYB301", "")}


@pytest.mark.parametrize("name", WAYS)
def test_a_token_that_a_row_keeps(name):
    check(program(name, BANK, is_marked=True))


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_that_a_row_keeps(name):
    check(program(name, CUSTOMER, is_marked=False))


MADE_HERE = [name for name in WAYS if "or create" not in name]
BY_KIND = [name for name in MADE_HERE if '"b"' in WAYS[name][2] and "by key" not in name]


@pytest.mark.parametrize("name", MADE_HERE)
def test_a_row_of_another_model(name):
    check(program(name, BANK, "Row->Other", is_marked=False))


@pytest.mark.parametrize("kind", ['"c"', "k"])
@pytest.mark.parametrize("name", BY_KIND)
def test_a_row_of_another_kind(name, kind):
    check(program(name, BANK, f'"b"->{kind}', is_marked=False))
