"""What reaches a client: what the methods of a view's class return, and what is put into a response."""

from __future__ import annotations

import pytest
from engine_support import BANK_TOKEN, exposures, shown

HEAD = f"import os\nimport requests\n{BANK_TOKEN}\n"
CLASSES = {
    "flask.views.MethodView": ("get", True),
    "flask.views.View": ("dispatch_request", True),
    "graphene.ObjectType": ("resolve_token", True),
    "rest_framework.serializers.Serializer": ("to_representation", True),
    "graphene.Mutation": ("token", False),
    "elsewhere.View": ("get", False),
}


@pytest.mark.parametrize("base", CLASSES)
def test_what_a_method_returns(base):
    name, is_seen = CLASSES[base]
    program = f"{HEAD}import {base.rpartition('.')[0]}\nclass Own({base}):\n    def {name}(self, given):\n"
    program += "        return {'value': bank_token()}\n"
    assert [code for _, code in exposures(program)] == ["CYB304"] * is_seen


@pytest.mark.parametrize("given", ["fastapi.Response", "flask.Response", "django.http.HttpResponse", "elsewhere.Reply"])
def test_what_is_put_into_a_response_that_is_given(given):
    program = f"{HEAD}import {given.rpartition('.')[0]}\ndef go(given: {given}):\n"
    program += "    given.headers['X-Value'] = bank_token()\n"
    assert [code for _, code in exposures(program)] == ["CYB304"] * (given != "elsewhere.Reply")


def test_what_a_template_gets_is_told_once():
    body = "import flask\napp = flask.Flask('a')\n@app.get('/')\ndef go():\n"
    assert shown(f"{body}    return flask.render_template('x', a=bank_token())\n") == [("bank", "template")]
