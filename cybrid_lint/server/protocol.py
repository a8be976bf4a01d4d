"""The protocol as it is spoken here: a wrong message is answered by an error, and no answer says what it quoted."""

from __future__ import annotations

from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInternalError, JsonRpcInvalidParams
from pygls.protocol import LanguageServerProtocol

_UNTOLD = (JsonRpcInternalError.CODE, JsonRpcInvalidParams.CODE)


class Protocol(LanguageServerProtocol):
    """Answers what cannot be read as well, and keeps texts of exceptions, which may hold a credential, to itself."""

    def structure_message(self, data: Any) -> Any:
        """Return a message as an object of its type; one that is none is answered if it asks for an answer."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if isinstance(data, dict) and "method" in data and isinstance(data.get("id"), str | int):
                self._send_response(data["id"], None, error.to_response_error())
            raise

    def _send_response(self, msg_id: Any, result: Any = None, error: types.ResponseError | None = None) -> None:
        if error is not None and error.code in _UNTOLD:
            what = "invalid parameters" if error.code == JsonRpcInvalidParams.CODE else "internal error"
            error = types.ResponseError(error.code, what)
        super()._send_response(msg_id, result, error)
