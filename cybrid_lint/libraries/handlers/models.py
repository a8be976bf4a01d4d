"""Models of Django, peewee, Tortoise and SQLModel: rows that their classes and managers make, change and give."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import NONE, UNKNOWN, Site, Value
from cybrid_lint.libraries import rows
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import attribute, function, method, prefix
from cybrid_lint.libraries.rows import QUERY

rows.models("django.db.models.Model", "django.contrib.gis.db.models.Model", "model_utils.models.TimeStampedModel")
rows.models("peewee.Model", "tortoise.models.Model", "tortoise.Model", "sqlmodel.SQLModel")

CHAINED = (
    "all", "order_by", "select_related", "prefetch_related", "using", "select_for_update", "distinct", "reverse",
    "iterator", "only", "defer", "annotate", "alias", "none", "limit", "offset", "objects", "dicts", "for_update",
    "get_queryset", "join", "switch", "group_by",
)  # fmt: skip
FILTERING = ("filter", "filter_by", "where", "having")
ONE = (
    "get",
    "aget",
    "get_by_id",
    "get_or_raise",
    "earliest",
    "latest",
    "aearliest",
    "alatest",
    "one",
    "get_object_or_404",
)
ONE_OR_NONE = ("first", "afirst", "last", "alast", "get_or_none", "one_or_none")
MAKING = ("create", "acreate")
KEPT = ("get_or_create", "aget_or_create", "update_or_create", "aupdate_or_create")
UPDATING = ("update", "aupdate")
INSERTING = ("insert", "replace")


@prefix("django.db.models.", "tortoise.fields.", "peewee.")
def column(call: Call) -> Value:
    """A column of a model."""
    last = call.name.rpartition(".")[2]
    return call.new(rows.COLUMN, {}) if last.endswith(("Field", "Key")) else UNKNOWN


@attribute("class", "objects", "_default_manager", "_base_manager")
def manager(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The manager of a model: all of its rows."""
    if not isinstance(owner, Class) or not rows.is_model(owner.code):
        return None
    return rows.query(Call(frame, owner, name, Args(), site), owner, {})


def _by_class(*names: str) -> None:
    """Let models themselves have methods of their managers: those begin with all rows."""

    def begin(call: Call, model: Class) -> Value:
        manager = rows.query(call, model, {})
        return call.call_with(call.attribute(manager, call.name), call.args)

    method("class", *names)(rows.of_model(begin))


_by_class(
    "filter", "all", "exclude", "get", "get_or_none", "get_by_id", "first", "last", "earliest", "latest", "select"
)
_by_class("values", "values_list", "update", "insert", "replace", *MAKING[:1], *KEPT[::2], "bulk_create")


@method(QUERY, *CHAINED, "select")
def chained(call: Call) -> Value:
    """What changes nothing of which rows there are, or only says how many."""
    return rows.again(call)


@method(QUERY, *FILTERING)
def filtered(call: Call) -> Value:
    """Rows that fit."""
    return rows.again(call, more=rows.filters(call, call.args))


@method(QUERY, "exclude", "union", "intersection", "difference", "__or__", "__and__")
def unclear(call: Call) -> Value:
    """Rows of which it is not clear which they are."""
    return rows.again(call, more={rows.UNCLEAR: NONE})


@method(QUERY, *ONE, *ONE_OR_NONE)
def one(call: Call) -> Value:
    """One row, or none."""
    is_filtered = call.name in ("get", "aget", "get_or_none", "get_object_or_404")
    more = rows.filters(call, call.args) if is_filtered else {}
    row = rows.given(call, rows.again(call, more=more))
    return union((row, NONE)) if call.name in ONE_OR_NONE else row


@method(QUERY, *MAKING)
def create(call: Call) -> Value:
    """A row that is made of keywords."""
    return call.call_with(rows.model_of(call, call.owner), call.args)


@method(QUERY, *KEPT)
def get_or_create(call: Call) -> Value:
    """A row that is looked for, and made where there is none."""
    model, wanted = rows.model_of(call, call.owner), dict(call.args.keywords)
    also: dict[str, Value] = {}
    for name in ("defaults", "create_defaults"):
        for option in options(wanted.pop(name, UNKNOWN)):
            state = call.state(option)
            also.update(state.known_items() if isinstance(state, DictState) else ())
    rows.write(call, model, {**wanted, **also})
    return call.new_sequence("tuple", (rows.row(call, model, wanted), UNKNOWN))


@method(QUERY, *UPDATING, *INSERTING)
def update(call: Call) -> Value:
    """Fields that are set on all rows that fit, or that a new row gets."""
    fields = {} if call.name in INSERTING else rows.fields_of(call, call.owner)
    fields.pop(rows.UNCLEAR, None)
    if call.args.keywords:
        rows.write(call, rows.model_of(call, call.owner), {**fields, **dict(call.args.keywords)})
    return rows.again(call)


@method(QUERY, "bulk_create", "abulk_create", "bulk_update", "abulk_update")
def bulk(call: Call) -> Value:
    """Many rows, which have noted themselves what they hold."""
    return call.arg(0, "objs")


@method(QUERY, "values", "values_list")
def columns(call: Call) -> Value:
    """Some columns of the rows: as mappings, as tuples, or as values."""
    names = tuple(call.known_text(value) or "" for value in call.args.positional)
    is_flat = call.get(None, "flat") is not None
    shape = "dict" if call.name == "values" else "first" if is_flat else "tuple"
    if call.args.keywords and not names:
        return update(call)
    return rows.again(call, shape=shape, columns=names)


@function("django.shortcuts.get_object_or_404", "django.shortcuts.aget_object_or_404")
def get_object_or_404(call: Call) -> Value:
    """A row, or an answer that there is none."""
    model = call.arg(0, "klass")
    args = Args(call.args.positional[1:], call.args.keywords)
    manager = rows.query(call, model, {}) if isinstance(model, Class) else model
    return call.call_with(call.attribute(manager, "get"), args)
