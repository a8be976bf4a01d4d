"""Rows of tables: what is written into a field of one comes back as that field of a row of the same model.

A table is one object of the program for each model. It keeps what is written as records of fields, and a row that is
read has what those records hold under its name that its filters do not rule out. A model's class is one of the
project's that derives from a library's; handlers say which, and which of its methods write, select and give rows.
"""

from __future__ import annotations

from collections.abc import Callable

from cybrid_lint.engine.alternatives import named, options, spread, union
from cybrid_lint.engine.callables import Class, LibraryMethod
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import DictState, InstanceState, Key, LibraryState, SequenceState
from cybrid_lint.engine.operations import Args, Test
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import ABSENT, NONE, UNKNOWN, Const, Site, Unknown, Value, unknown
from cybrid_lint.libraries import stores
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import REGISTRY, attribute, base, method
from cybrid_lint.libraries.shared import shared

TABLE, ROW, QUERY, COLUMN, COMPARISON = "table", "row", "query", "column", "comparison of a column"
OTHERS = "kept in a database that others read"
READ = "<read>"
#: Fields that tell rows apart that are all the same to a program.
KEYS = ("id", "pk", "uuid")
#: The entry of filters that says that there are others, which are not understood.
UNCLEAR = "<unclear>"
#: The library's classes that models derive from.
MODELS: set[str] = set()


def models(*names: str) -> None:
    """Say that what derives from these classes is a model."""
    MODELS.update(names)
    base(*names, handler=new_row)


def is_model(code: ClassCode) -> bool:
    """Tell whether a class of the project is a model; of SQLModel's, those are that say that they are a table."""
    names = [name for name in code.library_bases() if name in MODELS]
    return bool(names) and (names != ["sqlmodel.SQLModel"] or any("table" in cls.keywords for cls in code.lineage()))


def table(frame: Frame, code: ClassCode) -> Value:
    """Return the table of a model."""
    return shared(frame, TABLE, f"{code.module.path}:{code.node.at}")


# writing


def new_row(call: Call) -> Value:
    """A row that a model's constructor makes: it holds what it is given, and so does its table."""
    state = call.state(call.owner)
    if not isinstance(state, InstanceState) or not is_model(state.cls.code):
        return UNKNOWN
    fields = {name: named(value, name) for name, value in call.args.keywords}
    call.frame.put(call.owner, state.with_fields({**state.fields, **fields}))
    write(call, state.cls, fields)
    return _part(call.frame, state.cls, fields)


def _part(frame: Frame, model: Value, fields: dict[str, Value]) -> Value:
    known: dict[Key, Value] = dict(fields.items())
    return frame.allocate(LibraryState(ROW, {"<model>": model, "<fields>": frame.allocate(DictState(known))}))


def write(call: Call, model: Value, fields: dict[str, Value]) -> None:
    """Let a model's table hold a record of these fields."""
    if not isinstance(model, Class) or not fields:
        return
    for name, value in fields.items():
        if name not in KEYS and not isinstance(value, Const | Unknown):
            call.emit("escape", value, OTHERS)
    at = text(f"{call.site.module}:{call.site.at}:{','.join(fields)}")
    known: dict[Key, Value] = dict(fields.items())
    stores.write(call, table(call.frame, model.code), at, call.new_dict(known))


@method(ROW, "__setattr__")
def set_field(call: Call) -> Value:
    """A field that is set on a row: its table holds it, in a record that has what else is known of the row."""
    name, fields = call.known_text(call.arg(0)), fields_of(call, call.owner)
    state = call.state(call.owner)
    if name is not None and isinstance(state, LibraryState):
        fields = {**fields, name: call.arg(1)}
        write(call, state.fields["<model>"], fields)
        known: dict[Key, Value] = dict(fields.items())
        call.frame.put(call.owner, state.with_field("<fields>", call.new_dict(known)))
    return NONE


@method(TABLE, "__setitem__")
def keep(call: Call) -> Value:
    """Keeping a record."""
    stores.write(call, call.owner, call.arg(0), call.arg(1))
    return NONE


# reading


def fields_of(call: Call, owner: Value) -> dict[str, Value]:
    """Return what is known of a row or query: its fields, or what they are filtered by."""
    state = call.state(owner)
    inner = call.state(state.fields["<fields>"]) if isinstance(state, LibraryState) else None
    return dict(inner.known_items()) if isinstance(inner, DictState) else {}


def row(call: Call, model: Value, fields: dict[str, Value]) -> Value:
    """Return a row of a model that was read by these filters."""
    if not isinstance(model, Class):
        return UNKNOWN
    return call.frame.allocate(InstanceState(model, {}, _part(call.frame, model, fields)))


@attribute(ROW, "*")
def field(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """A field of a row."""
    state = frame.state(owner)
    if (ROW, name) in REGISTRY.methods or not isinstance(state, LibraryState):
        return None
    inner = frame.state(state.fields["<fields>"])
    if isinstance(inner, DictState) and name in inner.entries:
        return inner.entries[name]
    return read(frame, state.fields["<model>"], name, state.fields["<fields>"], site)


def read(frame: Frame, model: Value, name: str, fields: Value, site: Site) -> Value:
    """Return what a field of a model's rows may be that fit some filters."""
    if not isinstance(model, Class):
        return unknown(name)
    reader = LibraryMethod(table(frame, model.code), READ)
    return frame.engine.call(frame, reader, Args((text(name), fields, text(model.code.name))), site)


@method(TABLE, READ)
def read_table(call: Call) -> Value:
    """What the records of a table hold in a field, those that some filters rule out apart."""
    state = call.state(call.owner)
    if not isinstance(state, LibraryState):
        raise UndecidedError
    name, filters = call.known_text(call.arg(0)) or "", call.state(call.arg(1))
    wanted = dict(filters.known_items()) if isinstance(filters, DictState) else {}
    records: list[dict[str, Value]] = []
    for kept in state.fields.values():
        for option in options(kept):
            record = call.state(option)
            if isinstance(record, DictState) and name in record.entries:
                records.append(dict(record.known_items()))
    fitting = [record for record in records if all(fits(record, *one) for one in wanted.items())]
    if UNCLEAR in wanted and len(records) > 1:
        fitting = []
    found = union(option for record in fitting for option in options(record[name]) if option is not ABSENT)
    model = call.known_text(call.arg(2)) or ""
    return found if fitting else unknown(name, model)


def fits(record: dict[str, Value], name: str, wanted: Value) -> bool:
    """Tell whether a record may be one that a filter gives."""
    if name in KEYS or name == UNCLEAR or "__" in name:
        return True
    held = record.get(name, NONE)
    return any(_same(one, other) for one in options(held) for other in options(wanted))


def _same(held: Value, wanted: Value) -> bool:
    """Tell whether two values may be the same: what is known is not what comes from somewhere else."""
    if held is NONE or wanted is NONE:
        return held is wanted
    return stores.slot(held) == stores.slot(wanted) if _is_known(held) or _is_known(wanted) else True


def _is_known(value: Value) -> bool:
    return isinstance(value, Const) or (isinstance(value, Text) and value.known is not None)


# queries


def query(
    call: Call, model: Value, fields: dict[str, Value], shape: str = "row", columns: tuple[str, ...] = ()
) -> Value:
    """Return a query of a model; its `shape` says what each is: "row", "tuple", "dict", "first" of a tuple.

    A column of which the name is not known is "".
    """
    known: dict[Key, Value] = dict(fields.items())
    parts = {
        "<model>": model,
        "<fields>": call.new_dict(known),
        "shape": text(shape),
        "columns": text(" ".join(columns)),
    }
    return call.new(QUERY, parts)


def model_of(call: Call, owner: Value) -> Value:
    """Return the model of a row, a query or a column."""
    state = call.state(owner)
    return state.fields.get("<model>", UNKNOWN) if isinstance(state, LibraryState) else UNKNOWN


def _shape(call: Call, owner: Value) -> tuple[str, tuple[str, ...]]:
    shape, columns = (call.known_text(call.field(owner, name) or UNKNOWN) for name in ("shape", "columns"))
    return shape or "row", tuple(columns.split(" ")) if columns else ()


def filters(call: Call, args: Args) -> dict[str, Value]:
    """Return what arguments filter by: keywords, and comparisons of columns."""
    found = dict(args.keywords)
    if args.is_open or args.double_star is not None or args.star is not None:
        found[UNCLEAR] = NONE
    for value in args.positional:
        for option in options(value):
            state = call.state(option)
            if isinstance(state, LibraryState) and state.label == COMPARISON:
                found.update(fields_of(call, option))
            elif not isinstance(option, Test):
                # an order tells nothing of a row that a program could tell; what else it is, nobody sees
                found[UNCLEAR] = NONE
    return found


def again(call: Call, *, more: dict[str, Value] | None = None, shape: str = "", columns: tuple[str, ...] = ()) -> Value:
    """Return the query that a method is called on with more filters, or of another shape."""
    known = _shape(call, call.owner)
    fields = {**fields_of(call, call.owner), **(more or {})}
    return query(call, model_of(call, call.owner), fields, shape or known[0], columns or known[1])


def given(call: Call, owner: Value) -> Value:
    """Return one of what a query gives."""
    model, fields = model_of(call, owner), fields_of(call, owner)
    state = call.state(owner)
    shape, columns = _shape(call, owner)
    if not columns:
        one = row(call, model, fields)
        return call.new_sequence("tuple", (one,)) if shape == "tuple" else one
    by = state.fields["<fields>"] if isinstance(state, LibraryState) else NONE
    values = [read(call.frame, model, name, by, call.site) if name else UNKNOWN for name in columns]
    if shape == "dict":
        known: dict[Key, Value] = {name: value for name, value in zip(columns, values, strict=True) if name}
        return call.new_dict(known)
    if shape == "tuple":
        return call.new_sequence("tuple", tuple(values))
    return values[0]


@method(QUERY, "__iter__", "__aiter__", "fetchall", "fetchmany", "partitions")
def each(call: Call) -> Value:
    """What a query gives, one by one."""
    return call.new_sequence("list", (), given(call, call.owner), is_open=True)


@method(QUERY, "__getitem__")
def at_place(call: Call) -> Value:
    """One of what a query gives, or a part of it."""
    state = call.state(call.arg(0))
    return call.owner if isinstance(state, SequenceState) else given(call, call.owner)


@method(ROW, "__fields__")
@method(QUERY, "count", "acount", "exists", "aexists", "delete", "adelete", "aggregate", "explain", "execute", "close")
@method(QUERY, "adelete_all", "clear", "rowcount")
@method(
    ROW, "save", "asave", "delete", "adelete", "refresh_from_db", "arefresh_from_db", "full_clean", "delete_instance"
)
@method(ROW, "clean", "save_base", "update_from_dict", "fetch_related")
def quiet(call: Call) -> Value:
    """What gives no row."""
    return UNKNOWN


# columns


@method(COLUMN, "__set_name__")
@method("field", "__set_name__")
def name_column(call: Call) -> Value:
    """A column learns its name from the class that it stands in."""
    call.set_field(call.owner, "<model>", call.arg(0))
    call.set_field(call.owner, "<name>", call.arg(1))
    return NONE


def column_name(call: Call, value: Value) -> str | None:
    """Return the name of a column, None for what is none."""
    state = call.state(value)
    name = state.fields.get("<name>") if isinstance(state, LibraryState) and state.label in (COLUMN, "field") else None
    return name.known if isinstance(name, Text) else None


@method(COLUMN, "__eq__", "is_")
@method("field", "__eq__", "is_")
def equals(call: Call) -> Value:
    """A comparison of a column with a value."""
    name = column_name(call, call.owner)
    fields: dict[str, Value] = {UNCLEAR: NONE} if name is None else {name: call.arg(0)}
    return comparison(call, fields)


def comparison(call: Call, fields: dict[str, Value]) -> Value:
    """Return comparisons of columns that must all hold."""
    known: dict[Key, Value] = dict(fields.items())
    return call.new(COMPARISON, {"<fields>": call.new_dict(known)})


@method(COLUMN, "desc", "asc", "label", "nulls_last", "nulls_first", "op", "collate")
def ordered(call: Call) -> Value:
    """A column as an order."""
    return call.owner


@method(COMPARISON, "__and__", "and_")
def both(call: Call) -> Value:
    """Two comparisons that must both hold."""
    return comparison(call, {**fields_of(call, call.owner), **filters(call, Args((call.arg(0),)))})


def of_model(handler: Callable[[Call, Class], Value]) -> Callable[[Call], Value]:
    """Return a handler of a method of classes that does something for models alone."""

    def of_class(call: Call) -> Value:
        def of_one(owner: Value) -> Value:
            if isinstance(owner, Class) and is_model(owner.code):
                return handler(call, owner)
            outside = unknown(call.name, owner.code.name if isinstance(owner, Class) else "")
            return call.engine.library.unknown_call(call.frame, outside, call.args, call.site)

        return spread(call.owner, of_one)

    return of_class
