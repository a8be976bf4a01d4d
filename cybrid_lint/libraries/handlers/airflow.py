"""Airflow: tasks and operators, what they leave for each other, variables, connections and HTTP hooks."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.callables import Partial
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, LibraryState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text, concat, text
from cybrid_lint.engine.values import NONE, UNKNOWN, Library, Value, unknown
from cybrid_lint.ir import nodes
from cybrid_lint.libraries import stores
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import present, send
from cybrid_lint.libraries.jobs import is_callable, laid_out
from cybrid_lint.libraries.registry import REGISTRY, function, method, typed_as, unknown_method
from cybrid_lint.libraries.shared import shared

VARIABLES, XCOM, INSTANCE, HOOK, HTTP = (
    "airflow variables",
    "xcom",
    "task instance",
    "airflow hook",
    "airflow http hook",
)
RETURNED = "return_value"
typed_as(
    INSTANCE, "airflow.models.TaskInstance", "airflow.models.taskinstance.TaskInstance", "airflow.sdk.TaskInstance"
)

# tasks


@method("function", "expand", "expand_kwargs")
def expanded(call: Call) -> Value:
    """A task that runs for each member of its arguments."""
    if call.name == "expand_kwargs":
        rows = [call.state(member) for member in call.members(call.arg(0, "kwargs")).known]
        keywords = [tuple(state.known_items()) for state in rows if isinstance(state, DictState)]
        return _all(call, [call.call_with(call.owner, Args((), row)) for row in keywords])
    columns = [(name, call.members(value).known or [UNKNOWN]) for name, value in call.args.keywords]
    count = max((len(column) for _, column in columns), default=0)
    rows_ = [tuple((name, column[index % len(column)]) for name, column in columns) for index in range(count)]
    return _all(call, [call.call_with(call.owner, Args((), row)) for row in rows_])


def _all(call: Call, results: list[Value]) -> Value:
    return call.new_sequence("list", tuple(results), is_open=not results)


@method("function", "partial")
def partial(call: Call) -> Value:
    """A task with arguments that are the same for all runs."""
    return Partial(call.owner, (), call.args.keywords, False)


@method("function", "override")
def override(call: Call) -> Value:
    """The same task, run in another way."""
    return call.owner


PYTHON = ("Python", "BranchPython", "ShortCircuit", "PythonVirtualenv", "ExternalPython", "BranchPythonVirtualenv")


@function(
    *(
        f"{module}.{name}Operator"
        for module in (
            "airflow.operators.python",
            "airflow.providers.standard.operators.python",
            "airflow.operators.python_operator",
        )
        for name in PYTHON
    ),
    "airflow.sensors.python.PythonSensor",
    "airflow.providers.standard.sensors.python.PythonSensor",
)
def python_operator(call: Call) -> Value:
    """A task that calls a function; what this returns is left for other tasks."""
    args = laid_out(call, call.get(None, "op_args"), call.get(None, "op_kwargs"))
    target = call.arg(None, "python_callable")
    if not is_callable(target):
        return UNKNOWN
    result = call.call_with(target, args._replace(is_open=True))
    task_id = call.arg(None, "task_id")
    stores.write(call, shared(call.frame, XCOM), _key(text(RETURNED), task_id), result)
    return call.new("airflow operator", {"output": result}, is_open=True)


# what tasks leave for each other


def given(frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
    """Return the running task's instance, or the context that it is in, for what Airflow gives a function."""
    is_context = param.kind == nodes.DOUBLE_STAR or param.name == "context"
    if not (is_context or param.name in ("ti", "task_instance")) or not _imports_airflow(code):
        return None
    instance = frame.allocate(LibraryState(INSTANCE, {}, True))
    if not is_context:
        return instance
    return frame.allocate(DictState({"ti": instance, "task_instance": instance}, is_open=True))


REGISTRY.hooks.parameters.append(given)


def _imports_airflow(code: FunctionCode) -> bool:
    env = code.module.frame.env if code.module.frame is not None else {}
    return any(isinstance(value, Library) and value.name.startswith("airflow.") for value in env.values())


@function("airflow.sdk.get_current_context", "airflow.operators.python.get_current_context")
@function("airflow.providers.standard.operators.python.get_current_context")
def current_context(call: Call) -> Value:
    """The context of the running task."""
    instance = call.new(INSTANCE, is_open=True)
    return call.new_dict({"ti": instance, "task_instance": instance}, is_open=True)


def _key(key: Value, task: Value | None) -> Value:
    """Return under which key something is kept: that of one task's result has the task's name in it."""
    if isinstance(key, Text) and key.known == RETURNED and task is not None:
        return concat((text(f"{RETURNED} "), task))
    return key


@method(INSTANCE, "xcom_push", "axcom_push")
@unknown_method("xcom_push")
def push(call: Call) -> Value:
    """Leaving something for other tasks."""
    stores.write(call, shared(call.frame, XCOM), call.arg(0, "key"), call.arg(1, "value"))
    return NONE


@method(INSTANCE, "xcom_pull")
@unknown_method("xcom_pull")
def pull(call: Call) -> Value:
    """Taking what another task has left: under a key, or what it has returned."""
    key = _key(call.get(2, "key") or text(RETURNED), call.get(0, "task_ids"))
    return call.item(shared(call.frame, XCOM), key)


@method(VARIABLES, "__getitem__")
@method(XCOM, "__getitem__")
def kept(call: Call) -> Value:
    """What anybody has put in under a key."""
    return stores.or_else(stores.read(call, call.owner, call.arg(0)), call.arg(0))


@method(VARIABLES, "__setitem__")
@method(XCOM, "__setitem__")
def keep(call: Call) -> Value:
    """Putting something in under a key."""
    stores.write(call, call.owner, call.arg(0), call.arg(1))
    return NONE


# variables and connections

_VARIABLE = (
    "airflow.models.Variable", "airflow.models.variable.Variable", "airflow.sdk.Variable",
    "airflow.sdk.definitions.variable.Variable",
)  # fmt: skip


@function(*(f"{name}.get" for name in _VARIABLE))
def variable(call: Call) -> Value:
    """A variable: what the project has set, what is set elsewhere, or the default."""
    key, fallback = call.arg(0, "key"), call.get(1, "default_var", "default")
    found = call.item(shared(call.frame, VARIABLES), key)
    return found if fallback is None else union((found, fallback))


@function(*(f"{name}.set" for name in _VARIABLE))
def set_variable(call: Call) -> Value:
    """Setting a variable, which others read as well."""
    call.emit("escape", call.arg(1, "value"), "kept in a variable that others read")
    stores.write(call, shared(call.frame, VARIABLES), call.arg(0, "key"), call.arg(1, "value"))
    return NONE


_BASES = ("airflow.hooks.base.BaseHook", "airflow.sdk.BaseHook", "airflow.sdk.bases.hook.BaseHook")
_CONNECTIONS = ("airflow.models.Connection", "airflow.models.connection.Connection", "airflow.sdk.Connection")


@function(*_BASES)
def base_hook(call: Call) -> Value:
    """What hooks derive from."""
    return call.new(HOOK, is_open=True)


@function(*(f"{name}.get_connection" for name in _BASES), *(f"{name}.get" for name in _CONNECTIONS))
@function(*(f"{name}.get_connection_from_secrets" for name in _CONNECTIONS))
@method(HOOK, "get_connection", "aget_connection")
@method(HTTP, "get_connection", "aget_connection")
def connection(call: Call) -> Value:
    """A connection: what it says is from outside."""
    return _connection(call, call.get(0, "conn_id"))


def _connection(call: Call, value: Value | None) -> Value:
    name = call.known_text(value) if value is not None else None
    return unknown(name, "connection") if name else unknown("connection")


# requests

_HTTP = "airflow.providers.http"
HOOKS = (f"{_HTTP}.hooks.http.HttpHook", f"{_HTTP}.hooks.http.HttpAsyncHook", "airflow.hooks.http_hook.HttpHook")
typed_as(HTTP, *HOOKS)


@function(*HOOKS)
def http_hook(call: Call) -> Value:
    """A client whose address is that of a connection."""
    method_ = call.get(0, "method") or text("POST")
    return call.new(HTTP, {"method": method_, "connection": _connection(call, call.get(1, "http_conn_id"))})


@method(HTTP, "run")
def run(call: Call) -> Value:
    """A request of a hook."""
    verb = call.field(call.owner, "method") or UNKNOWN
    base = call.field(call.owner, "connection") or UNKNOWN
    body = present(call.get(None, "json"), call.get(1, "data"))
    return _sent(call, verb, base, call.arg(0, "endpoint"), body, call.get(2, "headers"))


@function(*(f"{_HTTP}.operators.http.{name}" for name in ("HttpOperator", "SimpleHttpOperator")))
@function(f"{_HTTP}.sensors.http.HttpSensor", "airflow.operators.http_operator.SimpleHttpOperator")
def http_operator(call: Call) -> Value:
    """A task that is a request; its answer is left for other tasks."""
    is_sensor = call.name.endswith("Sensor")
    verb = call.get(None, "method") or text("GET" if is_sensor else "POST")
    body = present(call.get(None, "data"), call.get(None, "request_params"))
    base = _connection(call, call.get(None, "http_conn_id"))
    response = _sent(call, verb, base, call.arg(None, "endpoint"), body, call.get(None, "headers"))
    task_id = call.get(None, "task_id")
    stores.write(call, shared(call.frame, XCOM), _key(text(RETURNED), task_id), response)
    return call.new("airflow operator", {"output": response}, is_open=True)


def _sent(call: Call, verb: Value, base: Value, path: Value, body: Value | None, headers: Value | None) -> Value:
    """Send a request; what GET is given as data goes into the query."""
    is_query = isinstance(verb, Text) and verb.known in ("GET", "HEAD")
    return send(
        call,
        method=verb,
        # a path from the root gets a second slash, which says nothing
        url=concat((base, text("/"), path)),
        headers=present(headers),
        params=present(body) if is_query else None,
        body=None if is_query else present(body),
    )
