"""boto3 and what is used like it: secrets and parameters, rows of DynamoDB, queues, objects and logs of AWS.

What is put into a store under a name is what is read under it; what goes to a queue or another service is out of sight.
"""

from __future__ import annotations

from cybrid_lint.engine.objects import DictState
from cybrid_lint.engine.texts import Text, concat, text
from cybrid_lint.engine.values import FALSE, NONE, TRUE, UNKNOWN, Value, unknown
from cybrid_lint.libraries import stores
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.secret_managers import SEALED
from cybrid_lint.libraries.registry import function, method
from cybrid_lint.libraries.shared import shared
from cybrid_lint.libraries.writing import LOG, written

SESSION, CLIENT, STORE, ROW = "aws session", "aws client", "aws store", "aws row"
#: How a client of DynamoDB says the type of a value that is a text.
TYPES = ("S", "N", "B")
OTHERS = "put where others read it"


@function("boto3.session.Session", "boto3.Session", "aioboto3.Session", "aiobotocore.session.get_session")
@function("botocore.session.get_session")
def session(call: Call) -> Value:
    """A session."""
    return call.new(SESSION)


@method(SESSION, "client", "resource", "create_client")
@function("boto3.client", "boto3.resource")
def client(call: Call) -> Value:
    """A client of a service."""
    is_typed = not call.name.endswith("resource")
    return call.new(CLIENT, {"service": call.arg(0, "service_name"), "<typed>": TRUE if is_typed else FALSE})


@method(SESSION, "get_credentials", "get_available_services", "__enter__", "__aenter__")
def session_quiet(call: Call) -> Value:
    """What says nothing of secrets of the project."""
    return call.owner if call.name.endswith("enter__") else UNKNOWN


@method(CLIENT, "__enter__", "__aenter__", "Table", "Queue", "get_queue_by_name", "Bucket", "Object", "Topic")
@method(CLIENT, "batch_writer", "create_queue", "Secret")
def part(call: Call) -> Value:
    """A table, a queue and the like: what is done with it is done with its service."""
    return call.owner


@method(CLIENT, "*")
def called(call: Call) -> Value:
    """Any other call: what is handed over is out of sight, what comes back from outside."""
    for value in call.args.all():
        if not (isinstance(value, Text) and value.known is not None):
            call.emit("escape", value, OTHERS)
    name = call.get(0, "Key", "Name", "FunctionName")
    known = name.known if isinstance(name, Text) else None
    return unknown(known) if known else UNKNOWN


# secrets and parameters


def _kept(call: Call, name: Value | None) -> Value:
    """Return what is kept under a name: by the project, or by somebody else."""
    return call.item(shared(call.frame, STORE), UNKNOWN if name is None else name)


@method(STORE, "__getitem__", "get")
def store_get(call: Call) -> Value:
    """What anybody has put in under a name."""
    return stores.or_else(stores.read(call, call.owner, call.arg(0)), call.arg(0))


@method(STORE, "__setitem__")
def store_set(call: Call) -> Value:
    """Putting something in under a name."""
    stores.write(call, call.owner, call.arg(0), call.arg(1))
    return NONE


@method(CLIENT, "get_secret_value")
def get_secret(call: Call) -> Value:
    """A secret."""
    value = _kept(call, call.get(None, "SecretId"))
    return call.new_dict({"SecretString": value, "SecretBinary": value}, is_open=True)


@method(CLIENT, "put_secret_value", "create_secret", "update_secret")
def put_secret(call: Call) -> Value:
    """Keeping a secret, which is encrypted."""
    value = call.get(None, "SecretString") or call.get(None, "SecretBinary")
    if value is not None:
        stores.write(call, shared(call.frame, STORE), call.arg(None, "SecretId", "Name"), value)
    return UNKNOWN


@method(CLIENT, "get_parameter")
def get_parameter(call: Call) -> Value:
    """A parameter."""
    value = _kept(call, call.get(None, "Name"))
    return call.new_dict({"Parameter": call.new_dict({"Value": value}, is_open=True)}, is_open=True)


@method(CLIENT, "put_parameter")
def put_parameter(call: Call) -> Value:
    """Keeping a parameter, encrypted or for all to read."""
    value, kind = call.arg(None, "Value"), call.get(None, "Type")
    if not isinstance(kind, Text) or kind.known != "SecureString":
        call.emit("escape", value, OTHERS)
    stores.write(call, shared(call.frame, STORE), call.arg(None, "Name"), value)
    return UNKNOWN


@method(CLIENT, "encrypt", "generate_data_key", "re_encrypt", "sign", "generate_mac")
def encrypt(call: Call) -> Value:
    """Encryption: nothing can be read from the result."""
    return SEALED


# rows


def _column(name: Value) -> Value:
    return concat((text("row "), name))


@method(CLIENT, "put_item")
def put_item(call: Call) -> Value:
    """A row of DynamoDB: each of its columns is what any row has there."""
    for name, value in list(stores.entries(call, call.arg(None, "Item"))):
        call.emit("escape", value, OTHERS)
        stores.write(call, shared(call.frame, STORE), _column(name), _plain(call, value))
    return UNKNOWN


def _plain(call: Call, value: Value) -> Value:
    """Return the value of a column, of which a client says the type: `{"S": value}`."""
    state = call.state(value)
    if isinstance(state, DictState) and len(state.entries) == 1:
        (kind, inner), *_ = state.entries.items()
        return inner if kind in TYPES else value
    return value


@method(CLIENT, "get_item")
def get_item(call: Call) -> Value:
    """A row."""
    return call.new_dict({"Item": call.new(ROW, {"<typed>": call.field(call.owner, "<typed>") or FALSE})}, is_open=True)


@method(ROW, "__getitem__", "get")
def row_get(call: Call) -> Value:
    """A column of a row, which a client gives with its type."""
    name = call.known_text(call.arg(0))
    if name is None:
        return UNKNOWN
    value = call.item(shared(call.frame, STORE), _column(text(name)))
    if TRUE in call.decided(call.field(call.owner, "<typed>") or FALSE):
        return call.new_dict(dict.fromkeys(TYPES, value))
    return value


# logs


@method(CLIENT, "put_log_events", "put_metric_data")
def put_log_events(call: Call) -> Value:
    """Lines of a log."""
    written(call, call.args.all(), LOG)
    return UNKNOWN
