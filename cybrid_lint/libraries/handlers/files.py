"""Files and archives: what is written to them stands there in plain text."""

from __future__ import annotations

from cybrid_lint.engine.values import UNKNOWN, Value, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import function, method, typed_as, unknown_method
from cybrid_lint.libraries.writing import FILE as TO_FILE
from cybrid_lint.libraries.writing import OUTPUT, STREAMS, written

FILE, ARCHIVE, ROWS, SHELF = "file", "archive", "rows of a file", "shelf"
typed_as(FILE, "typing.TextIO", "typing.IO", "typing.BinaryIO", "io.TextIOWrapper", "io.BufferedWriter")
typed_as(ARCHIVE, "zipfile.ZipFile", "tarfile.TarFile")


@function("builtins.open", "io.open", "os.fdopen", "codecs.open", "gzip.open", "bz2.open", "lzma.open", "aiofiles.open")
@function("tempfile.NamedTemporaryFile", "tempfile.TemporaryFile", "tempfile.SpooledTemporaryFile", "anyio.open_file")
@function("pathlib.Path.open", "gzip.GzipFile", "smart_open.open", "fsspec.open")
@function("aiofiles.tempfile.NamedTemporaryFile", "aiofiles.tempfile.TemporaryFile")
def open_file(call: Call) -> Value:
    """An open file."""
    return call.new(FILE)


@method(FILE, "write", "writelines", "write_text", "write_bytes")
def write_file(call: Call) -> Value:
    """Writing to a file."""
    return written(call, call.args.all(), TO_FILE)


@method(FILE, "read", "readline", "readlines", "__iter__", "name")
def read_file(call: Call) -> Value:
    """Reading a file: from outside."""
    return UNKNOWN


@method(FILE, "close", "flush", "seek", "__enter__", "__aenter__", "fileno", "truncate", "tell", "chmod", "aclose")
def file_quiet(call: Call) -> Value:
    """What writes nothing."""
    return call.owner if "enter" in call.name else UNKNOWN


@unknown_method(*STREAMS)
def write_somewhere(call: Call) -> Value:
    """Writing to a path, or to something that is written to like a file."""
    return written(call, call.args.all(), TO_FILE if call.name.startswith("write_") else OUTPUT)


@function("pathlib.Path.write_text", "pathlib.Path.write_bytes", "os.pwrite")
def write_path(call: Call) -> Value:
    """Writing to a path that is given as the first argument."""
    return written(call, call.args.positional[1:], TO_FILE)


# archives and tables


@function("zipfile.ZipFile", "tarfile.open", "tarfile.TarFile")
def archive(call: Call) -> Value:
    """An archive."""
    return call.new(ARCHIVE)


@method(ARCHIVE, "writestr")
def write_member(call: Call) -> Value:
    """Writing a file of an archive."""
    return written(call, [call.arg(1, "data")], TO_FILE)


@method(ARCHIVE, "open")
def open_member(call: Call) -> Value:
    """A file of an archive."""
    return call.new(FILE)


@method(ARCHIVE, "addfile")
def write_member_from_file(call: Call) -> Value:
    """Writing a file of an archive from one in memory."""
    return written(call, [call.arg(1, "fileobj")], TO_FILE)


@method(ARCHIVE, "write", "add", "close", "extract", "extractall", "read", "namelist", "__enter__")
def archive_quiet(call: Call) -> Value:
    """What adds files that are there already."""
    return call.owner if call.name == "__enter__" else UNKNOWN


@function("csv.writer", "csv.DictWriter", "unicodecsv.writer")
def rows(call: Call) -> Value:
    """What writes rows to a file."""
    return call.new(ROWS)


@method(ROWS, "writerow", "writerows")
def write_rows(call: Call) -> Value:
    """Writing rows."""
    return written(call, call.args.all(), TO_FILE)


@method(ROWS, "writeheader")
def rows_quiet(call: Call) -> Value:
    """What writes names alone."""
    return UNKNOWN


@function("shelve.open", "shelve.DbfilenameShelf", "dbm.open", "dbm.dumb.open", "dbm.gnu.open", "dbm.ndbm.open")
def shelf(call: Call) -> Value:
    """A mapping that is kept in a file."""
    return call.new(SHELF)


@method(SHELF, "__setitem__", "update", "setdefault")
def write_shelf(call: Call) -> Value:
    """Keeping values in it."""
    return written(call, call.args.all(), TO_FILE)


@method(SHELF, "__getitem__", "get", "pop")
def read_shelf(call: Call) -> Value:
    """What a file has under a name."""
    name = call.known_text(call.arg(0))
    return unknown(name) if name else UNKNOWN


@method(SHELF, "close", "sync", "keys", "items", "values", "__enter__", "__contains__", "__iter__")
def shelf_quiet(call: Call) -> Value:
    """What keeps nothing."""
    return call.owner if call.name == "__enter__" else UNKNOWN


# dotenv files


@function("dotenv.set_key", "dotenv.main.set_key")
def set_key(call: Call) -> Value:
    """Writing a variable into a dotenv file."""
    return written(call, [call.arg(2, "value_to_set")], TO_FILE)
