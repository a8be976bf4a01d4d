"""SQLAlchemy, alone and with Flask: declarative models, sessions, and statements that select and change rows."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import NONE, UNKNOWN, Library, Site, Value
from cybrid_lint.libraries import rows
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import attribute, function, method, typed_as
from cybrid_lint.libraries.rows import QUERY

SESSION, SESSIONS, DATABASE = "orm session", "maker of orm sessions", "flask database"
BASE = "sqlalchemy.orm.DeclarativeBase"
rows.models(BASE, "sqlalchemy.orm.DeclarativeBaseNoMeta", "flask_sqlalchemy.model.Model")
PACKAGES = ("sqlalchemy.orm", "sqlalchemy.ext.asyncio", "sqlmodel", "sqlmodel.ext.asyncio.session")
CLASSES = tuple(f"{package}.{name}" for package in PACKAGES for name in ("Session", "AsyncSession", "scoped_session"))
typed_as(SESSION, *CLASSES)
typed_as(DATABASE, "flask_sqlalchemy.SQLAlchemy")


@function("sqlalchemy.orm.declarative_base", "sqlalchemy.ext.declarative.declarative_base")
def declarative_base(call: Call) -> Value:
    """The base of models."""
    return Library(BASE)


@function(
    "sqlalchemy.Column", "sqlalchemy.orm.mapped_column", "sqlalchemy.schema.Column", "sqlalchemy.orm.relationship"
)
def column(call: Call) -> Value:
    """A column of a model."""
    return call.new(rows.COLUMN, {})


@attribute("class", "*")
def annotated_column(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """A column of which only an annotation says something; Flask's way to a query of a model."""
    if not isinstance(owner, Class) or not rows.is_model(owner.code):
        return None
    if name == "query":
        return rows.query(Call(frame, owner, name, Args(), site), owner, {})
    if any(name in cls.annotations for cls in owner.code.lineage()):
        return frame.allocate(LibraryState(rows.COLUMN, {"<model>": owner, "<name>": text(name)}))
    return None


# sessions


@function(*CLASSES)
def session(call: Call) -> Value:
    """A session; one that is scoped makes them as it is called."""
    return call.new(SESSION)


@function("sqlalchemy.orm.sessionmaker", "sqlalchemy.ext.asyncio.async_sessionmaker")
def session_maker(call: Call) -> Value:
    """What makes sessions."""
    return call.new(SESSIONS)


@method(SESSIONS, "__call__", "begin", "__enter__")
@method(SESSION, "__call__", "__enter__", "__aenter__", "begin", "begin_nested")
def begin(call: Call) -> Value:
    """A session that is begun."""
    return call.new(SESSION)


@function("flask_sqlalchemy.SQLAlchemy")
def database(call: Call) -> Value:
    """Flask's database: the base of models, their columns, and a session."""
    return call.new(DATABASE)


@attribute(DATABASE, "Model", "session")
def part_of_database(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The base of models, or the session."""
    return Library(BASE) if name == "Model" else frame.allocate(LibraryState(SESSION, {}))


@method(DATABASE, "Column", "mapped_column", "relationship")
def column_of_database(call: Call) -> Value:
    """A column of a model."""
    return column(call)


@method(SESSION, "query")
def query(call: Call) -> Value:
    """A query of a model, or of some of its columns."""
    return _select(call, "row", "tuple")


@method(SESSION, "get", "get_one")
def get(call: Call) -> Value:
    """A row by its key."""
    return union((rows.row(call, call.arg(0, "entity"), {}), NONE))


@method(SESSION, "merge")
def merge(call: Call) -> Value:
    """A row as the session has it."""
    return call.arg(0, "instance")


@method(
    SESSION,
    "add",
    "add_all",
    "flush",
    "commit",
    "refresh",
    "delete",
    "close",
    "rollback",
    "expunge",
    "expire",
    "remove",
)
@method(SESSION, "bulk_save_objects", "expunge_all", "aclose", "invalidate", "__exit__", "__aexit__")
def quiet(call: Call) -> Value:
    """What gives no row; rows note themselves what they hold."""
    return NONE


@method(SESSION, "scalars", "exec")
def scalars(call: Call) -> Value:
    """What a statement gives, one value of each row."""
    return _run(call, call.arg(0, "statement"), "scalars")


@method(SESSION, "execute", "stream")
def execute(call: Call) -> Value:
    """What a statement gives, row by row."""
    return _run(call, call.arg(0, "statement"), "")


@method(SESSION, "scalar")
def scalar(call: Call) -> Value:
    """The one value that a statement gives."""
    return _run(call, call.arg(0, "statement"), "scalar")


def _run(call: Call, statement: Value, name: str) -> Value:
    found: list[Value] = []
    for option in call.decided(statement):
        state = call.state(option)
        is_query = isinstance(state, LibraryState) and state.label == QUERY
        found.append((call.call(call.attribute(option, name)) if name else option) if is_query else UNKNOWN)
    return union(found)


# statements


@function("sqlalchemy.select", "sqlalchemy.future.select", "sqlmodel.select", "sqlmodel.sql.expression.select")
def select(call: Call) -> Value:
    """A statement that selects rows of a model, or some of its columns."""
    return _select(call, "row" if call.name.startswith("sqlmodel") else "tuple", "tuple")


@method(DATABASE, "select")
def select_of_database(call: Call) -> Value:
    """A statement that selects rows of a model."""
    return _select(call, "tuple", "tuple")


def _select(call: Call, shape: str, of_columns: str) -> Value:
    first = call.arg(0)
    if isinstance(first, Class):
        return rows.query(call, first, {}, shape)
    names = [rows.column_name(call, value) for value in call.args.positional]
    owners = [rows.model_of(call, value) for value in call.args.positional]
    if not names or None in names or not isinstance(owners[0], Class):
        call.decided(first)
        return UNKNOWN
    return rows.query(call, owners[0], {}, of_columns, tuple(name for name in names if name))


@function("sqlalchemy.insert", "sqlalchemy.update", "sqlalchemy.dialects.postgresql.insert")
def change(call: Call) -> Value:
    """A statement that changes rows; `values` says to what."""
    model = call.arg(0, "table", "entity")
    return rows.query(call, model, {}) if isinstance(model, Class) else UNKNOWN


@method(QUERY, "scalars", "unique", "options", "execution_options", "with_for_update", "populate_existing", "yield_per")
@method(QUERY, "select_from", "outerjoin", "params", "returning", "on_conflict_do_nothing", "on_conflict_do_update")
@method(QUERY, "mappings", "tuples")
def chained(call: Call) -> Value:
    """What changes nothing of which rows there are."""
    return rows.again(call, shape="first" if call.name == "scalars" else "")


@method(QUERY, "scalar", "scalar_one", "scalar_one_or_none")
def scalar_of(call: Call) -> Value:
    """The one value that a statement gives."""
    found = rows.given(call, rows.again(call, shape="first"))
    return found if call.name == "scalar_one" else union((found, NONE))


@method(QUERY, "get_or_404", "first_or_404", "one_or_404", "fetchone")
def one(call: Call) -> Value:
    """One row."""
    return rows.given(call, call.owner)


@function("sqlalchemy.and_", "sqlalchemy.sql.expression.and_")
def both(call: Call) -> Value:
    """Comparisons that must all hold."""
    return rows.comparison(call, rows.filters(call, call.args))
