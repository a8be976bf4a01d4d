"""The catalogue says what the pinned SDKs say, and its answers hold."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from cybrid_lint import catalogue
from cybrid_lint.catalogue import corrections

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import build_catalogue  # noqa: E402

PACKAGE = ROOT / "cybrid_lint" / "catalogue"
DATA = json.loads((PACKAGE / "data.json").read_text(encoding="utf-8"))
RETIRED = json.loads((PACKAGE / "retired.json").read_text(encoding="utf-8"))
PRESENT = {f"{each['method']} {each['path']}": each for each in DATA["operations"]}

T = TypeVar("T")


@pytest.fixture(scope="module", autouse=True)
def once() -> Iterator[None]:
    """What is made of the same SDKs is made once."""
    made = cache(lambda sdks: real(dict(sdks)))
    real = build_catalogue.build
    build_catalogue.build = lambda sdks: made(tuple(sdks.items()))
    yield
    build_catalogue.build = real


def run(*arguments: str | Path) -> int:
    return build_catalogue.main([str(argument) for argument in arguments])


def some(values: Iterable[T]) -> list[T]:
    """Values for a test to go through; it fails if there are none."""
    found = list(values)
    assert found
    return found


def by_id(name: str) -> catalogue.Operation:
    return next(each for each in catalogue.operations() if each.id == name)


class TestData:
    def test_regenerated_from_the_sdks_they_are_the_committed_ones(self, tmp_path: Path) -> None:
        assert run("--output", tmp_path / "data.json") == 0
        assert (tmp_path / "data.json").read_bytes() == (PACKAGE / "data.json").read_bytes()

    def test_the_sdks_may_stand_elsewhere(self) -> None:
        spec = importlib.util.find_spec("cybrid_api_bank")
        assert spec is not None
        assert spec.origin is not None
        assert run("--check", "--sdk-root", Path(spec.origin).parent.parent) == 0

    def test_check_tells_by_its_status(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        stale = tmp_path / "data.json"
        stale.write_text("{}\n", encoding="utf-8")
        assert run("--check", "--output", stale) == 1
        assert "differs" in capsys.readouterr().err
        assert stale.read_text(encoding="utf-8") == "{}\n"

    def test_sdks_that_are_not_there_are_an_error(self, tmp_path: Path) -> None:
        command = [sys.executable, build_catalogue.__file__, "--sdk-root", tmp_path, "--output", tmp_path / "data.json"]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert result.returncode == 1
        assert "cybrid_api_bank: not found" in result.stderr

    def test_the_version_is_the_pinned_one(self) -> None:
        pinned = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        assert pinned.count(f"-python=={DATA['version']}") == 3

    def test_importing_reads_no_file_and_no_sdk(self) -> None:
        code = (
            "import sys, cybrid_lint.catalogue as c; "
            "assert not c.operations.cache_info().currsize and not c._read.cache_info().currsize; "
            "c.operations(); c.models(); c.scopes(); "
            "sys.exit(any(name.startswith('cybrid_api') for name in sys.modules))"
        )
        assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


class TestOperations:
    def test_all_98_are_there_and_the_lost_ones_apart(self) -> None:
        present = [each for each in catalogue.operations() if each.seen_in is None]
        assert len(present) == len({each.id for each in catalogue.operations()} & set(PRESENT)) == 98
        assert len(catalogue.operations()) == 98 + len(RETIRED["operations"])

    def test_a_lookup_by_the_sdk_gives_the_whole_operation(self) -> None:
        operation = catalogue.operation_for_sdk("TransfersBankApi", "cancel_transfer")
        assert operation is not None
        assert operation.id == "DELETE /api/transfers/{transfer_guid}"
        assert operation.scopes == {"transfers:execute"}
        assert operation.positional == ("transfer_guid", "accept_version")
        assert operation.path_parameters == ("transfer_guid",)
        header = operation.parameter("Accept-Version")
        assert header == catalogue.Parameter("accept_version", "Accept-Version", "header", True, "str")
        assert operation.parameter("customer_guid") is None

    def test_optional_scopes_are_those_of_personal_data(self) -> None:
        operation = by_id("GET /api/customers/{customer_guid}")
        assert operation.scopes == {"customers:read"}
        assert operation.optional_scopes == {"customers:pii:read"}
        for each in catalogue.operations():
            assert all(scope.endswith(":pii:read") for scope in each.optional_scopes)
            assert not each.optional_scopes or each.parameter("include_pii")

    def test_several_required_scopes(self) -> None:
        operation = catalogue.operation_for_sdk("CustomerTokensIdpApi", "create_customer_token")
        assert operation is not None
        assert operation.scopes == {"customers:read", "customers:write"}
        assert operation.body_model == "PostCustomerToken"

    @pytest.mark.parametrize("suffix", ["", "_endpoint", "_with_http_info", "_without_preload_content"])
    def test_every_sdk_method_and_its_variants_are_found(self, suffix: str) -> None:
        for operation in some(catalogue.operations()):
            assert operation.sdk_class in catalogue.sdk_classes()
            assert operation.sdk_method in catalogue.sdk_methods(operation.sdk_class)
            found = catalogue.operation_for_sdk(operation.sdk_class, operation.sdk_method + suffix)
            assert found is operation

    def test_what_is_not_of_the_sdk_is_not_found(self) -> None:
        assert catalogue.operation_for_sdk("TradesBankApi", "make_trade") is None
        assert catalogue.operation_for_sdk("Session", "get_trade") is None
        assert catalogue.sdk_methods("Session") == frozenset()

    def test_required_parameters_come_first(self) -> None:
        for operation in some(catalogue.operations()):
            flags = [each.required for each in operation.parameters]
            assert flags == sorted(flags, reverse=True)
            in_path = [each.wire_name for each in operation.parameters if each.location == "path"]
            assert sorted(in_path) == sorted(operation.path_parameters)


class TestModels:
    def test_a_model_has_its_fields_and_its_constructors_order(self) -> None:
        model = catalogue.model("PostCustomerToken")
        assert model is not None
        assert model.required == ("customer_guid", "scopes")
        assert model.names_customer
        assert model.fields["scopes"].type == "list[str]"
        assert "trades:read" in model.fields["scopes"].enum
        assert model.fields["ip_allowlist"].type == "list[str] | None"

    @pytest.mark.parametrize("name", ["PostAccount", "PostQuote", "PostPlan", "Workflow", "WorkflowWithDetails"])
    def test_models_that_name_a_customer(self, name: str) -> None:
        model = catalogue.model(name)
        assert model is not None
        assert model.names_customer

    @pytest.mark.parametrize(
        "name", ["PostTrade", "PostTransfer", "PostDepositAddress", "PostExecution", "PostPersonaSession"]
    )
    def test_models_that_name_none(self, name: str) -> None:
        model = catalogue.model(name)
        assert model is not None
        assert not model.names_customer

    def test_a_composed_model_has_the_fields_of_its_parts(self) -> None:
        whole, part = catalogue.model("ApplicationWithSecret"), catalogue.model("Application")
        assert whole is not None
        assert part is not None
        assert set(part.fields) < set(whole.fields)
        assert "secret" in whole.fields

    def test_a_model_of_one_value(self) -> None:
        model = catalogue.model("TradeSide")
        assert model is not None
        assert model.fields["value"].enum == ("buy", "sell")
        assert model.required == ("value",)

    def test_every_body_is_known(self) -> None:
        for operation in some(catalogue.operations()):
            assert operation.body_model is None or catalogue.model(operation.body_model)

    def test_required_fields_are_fields(self) -> None:
        for model in some(catalogue.models().values()):
            assert set(model.required) <= set(model.fields)
            assert hash(model) == hash(model)


class TestMatch:
    def test_every_operation_matches_itself_alone(self) -> None:
        for operation in some(catalogue.operations()):
            filled = ["0" * 32 if part.startswith("{") else part for part in operation.segments]
            holes = [None if part.startswith("{") else part for part in operation.segments]
            for path in (operation.segments, filled, holes, ["", *filled], [*filled, ""]):
                assert catalogue.match(operation.method, path) == (operation,)
                assert catalogue.match(operation.method.lower(), path, operation.api) == (operation,)

    def test_an_unknown_method_gives_all_of_the_path(self) -> None:
        found = {each.id for each in catalogue.match(None, ["api", "trades"])}
        assert found == {"GET /api/trades", "POST /api/trades"}

    def test_an_unknown_resource_gives_all_of_the_method(self) -> None:
        found = catalogue.match("POST", ["api", None])
        assert {"POST /api/trades", "POST /api/customer_tokens"} <= {each.id for each in found}
        assert all(each.method == "POST" and len(each.segments) == 2 for each in found)

    def test_the_api_narrows(self) -> None:
        found = catalogue.match("POST", ["api", None], api="id")
        assert {each.api for each in found} == {"id"}
        assert catalogue.match("GET", ["api", "trades"], api="id") == ()

    @pytest.mark.parametrize(
        "path",
        [[], [""], ["api"], ["api", "trade"], ["trades"], ["api", "trades", "x", "y"], ["oauth", "token"]],
    )
    def test_what_is_no_operation(self, path: list[str | None]) -> None:
        assert catalogue.match("GET", path) == ()

    def test_a_literal_part_of_a_template_wins(self, monkeypatch: pytest.MonkeyPatch) -> None:
        by_guid = by_id("GET /api/trades/{trade_guid}")
        literal = catalogue.Operation(**{**vars(by_guid), "path": "/api/trades/latest"})
        monkeypatch.setattr(catalogue, "operations", lambda: (by_guid, literal))
        # what was matched before is remembered
        monkeypatch.setattr(catalogue, "_match", catalogue._match.__wrapped__)
        assert catalogue.match("GET", ["api", "trades", "latest"]) == (literal,)
        assert catalogue.match("GET", ["api", "trades", "0a"]) == (by_guid,)
        assert catalogue.match("GET", ["api", "trades", None]) == (by_guid, literal)


class TestScopes:
    @pytest.mark.parametrize(
        ("token_type", "scope", "can"),
        [
            ("bank", "banks:execute", False),
            ("organization", "banks:execute", True),
            ("customer", "customers:execute", False),
            ("bank", "customers:execute", True),
            ("organization", "customers:execute", False),
            ("organization", "customers:write", False),
            # left out of the table, given by the example request
            ("bank", "accounts:write", True),
            ("organization", "prices:read", True),
            ("organization", "deposit_addresses:write", True),
            ("bank", "files:pii:read", True),
            ("customer", "files:read", False),
            # the table says banks alone, the model grants it
            ("customer", "counterparties:execute", True),
            # misspelt in the table
            ("organization", "external_wallets:read", True),
            ("bank", "external_wallets:execute", True),
            ("bank", "external_wallet:read", False),
            # dropped from every request
            ("organization", "subscriptions:read", False),
            ("bank", "bank_applications:execute", False),
        ],
    )
    def test_who_can_hold_what(self, token_type: catalogue.TokenType, scope: str, can: bool) -> None:
        assert (scope in catalogue.holdable(token_type)) is can

    def test_all_that_can_be_held_exists(self) -> None:
        for token_type in ("organization", "bank", "customer"):
            assert catalogue.holdable(token_type) < catalogue.scopes()

    def test_scopes_of_organizations_alone(self) -> None:
        assert catalogue.organization_only_scopes() == {
            "banks:execute",
            "organization_applications:read",
            "organizations:read",
            "organizations:write",
            "subscription_events:execute",
            "subscription_events:read",
            "users:read",
        }

    def test_what_no_token_can_hold_is_what_is_dropped(self) -> None:
        held = [catalogue.holdable(kind) for kind in ("organization", "bank", "customer")]
        assert catalogue.scopes().difference(*held) == set(DATA["scopes"]["dropped"])

    def test_the_scopes_of_the_lists_of_all_exist(self) -> None:
        for name, field in (("Application", "scopes"), ("PostUser", "allowed_scopes")):
            allowed = {str(each) for each in catalogue.models()[name].fields[field].enum}
            assert allowed - catalogue.sign_in_scopes() == catalogue.scopes()
        assert catalogue.sign_in_scopes() == {"openid", "email", "profile"}

    def test_customers_calls(self) -> None:
        could = {each.id for each in catalogue.operations() if catalogue.customer_could_make(each)}
        assert {"GET /api/trades/{trade_guid}", "POST /api/transfers", "POST /api/counterparties"} <= could
        assert not {"GET /api/files", "POST /api/customers", "GET /api/banks", "GET /api/assets"} & could
        assert catalogue.could_make("organization", by_id("POST /api/banks"))
        assert not catalogue.could_make("bank", by_id("POST /api/banks"))

    def test_constants_of_the_sdk(self) -> None:
        constants = catalogue.customer_scope_constants()
        assert constants["EXTERNAL_BANK_ACCOUNTS:PII:READ"] == "external_bank_accounts:pii:read"
        assert set(constants.values()) == catalogue.holdable("customer")

    @pytest.mark.parametrize(
        ("name", "nearest"),
        [
            ("external_wallet:read", "external_wallets:read"),
            ("trade:read", "trades:read"),
            ("trades:write", "trades:read"),
            ("Accounts:read", "accounts:read"),
            ("accounts:delete", "accounts:execute"),
            ("accounts", "accounts:read"),
            ("prices:write", "prices:read"),
            ("customers:pii", "customers:pii:read"),
            ("customers:execute:all", "customers:execute"),
            ("deposit_addresses.read", "deposit_addresses:read"),
            ("read:trades", "trades:read"),
            ("wallets:read", "external_wallets:read"),
            ("rewards:read", None),
            ("openid", None),
            ("*", None),
            ("", None),
        ],
    )
    def test_the_nearest_scope(self, name: str, nearest: str | None) -> None:
        assert catalogue.nearest_scope(name) == nearest

    def test_a_scope_is_nearest_to_itself(self) -> None:
        for scope in some(catalogue.scopes()):
            assert catalogue.nearest_scope(scope) == scope

    def test_the_resource(self) -> None:
        assert catalogue.resource("customers:pii:read") == "customers"


class TestCorrectionsAreStillNeeded:
    @pytest.mark.parametrize("each", corrections.RENAMED, ids=lambda each: each.wrong)
    def test_renamed(self, each: corrections.Renamed) -> None:
        assert each.wrong in DATA["scopes"]["table"]
        assert each.right not in DATA["scopes"]["table"]
        assert any(each.right in operation["scopes"] for operation in DATA["operations"])
        assert not any(each.wrong in operation["scopes"] for operation in DATA["operations"])
        assert each.wrong not in catalogue.scopes()

    @pytest.mark.parametrize("each", corrections.NEEDED, ids=lambda each: each.operation)
    def test_needed(self, each: corrections.Needed) -> None:
        assert PRESENT[each.operation]["scopes"] == []
        assert by_id(each.operation).scopes == set(each.scopes) <= catalogue.scopes()

    def test_no_other_operation_lacks_its_scopes(self) -> None:
        # The list of assets is public: its endpoint is the only one without authentication.
        assert [each.id for each in catalogue.operations() if not each.scopes] == ["GET /api/assets"]

    @pytest.mark.parametrize("each", corrections.ALTERNATIVES, ids=lambda each: each.operation)
    def test_alternatives(self, each: corrections.Alternative) -> None:
        assert not set(each.scopes) & set(PRESENT[each.operation]["scopes"])
        assert PRESENT[each.operation + "/{client_id}"]["scopes"] == list(each.scopes)
        assert by_id(each.operation).alternative_scopes == set(each.scopes) <= catalogue.scopes()

    @pytest.mark.parametrize("each", corrections.RETIRED_SCOPES, ids=lambda each: each.name)
    def test_retired_scopes(self, each: corrections.RetiredScope) -> None:
        assert each.name not in catalogue.scopes()
        assert any(each.name in operation["scopes"] for operation in RETIRED["operations"])

    @pytest.mark.parametrize("each", RETIRED["operations"], ids=lambda each: f"{each['method']} {each['path']}")
    def test_retired_operations(self, each: dict[str, str]) -> None:
        assert f"{each['method']} {each['path']}" not in PRESENT
        assert set(each["scopes"]) <= catalogue.scopes() | {scope.name for scope in corrections.RETIRED_SCOPES}

    def test_retired_models(self) -> None:
        assert not set(RETIRED["models"]) & set(DATA["models"])

    def test_every_correction_has_a_reason(self) -> None:
        for table in (
            corrections.RENAMED,
            corrections.NEEDED,
            corrections.ALTERNATIVES,
            corrections.RETIRED_SCOPES,
        ):
            assert all(len(each.reason) > 40 for each in some(table))
