"""Django and its REST framework: settings, views, middleware, commands, and what a client gets to see."""

from __future__ import annotations

import pytest
from model_support import LOGIN
from support import check


def test_settings() -> None:
    check(
        {
            "desk/cybrid.py": LOGIN,
            "desk/settings.py": """
                import os

                from desk.cybrid import bank_token

                BANK_TOKEN = bank_token()
                CYBRID = {"token": bank_token(), "environment": "sandbox"}
                CUSTOMER_TOKEN = os.environ.get("CUSTOMER_TOKEN")
            """,
            "desk/views.py": """
                from django.conf import settings
                from django.http import JsonResponse

                from desk.cybrid import call


                def trade(request, guid):
                    call(f"trades/{guid}", settings.CUSTOMER_TOKEN)
                    call(f"trades/{guid}", getattr(settings, "BANK_TOKEN"))  # CYB302
                    call(f"trades/{guid}", settings.CYBRID["environment"])
                    return JsonResponse(call(f"trades/{guid}", settings.CYBRID["token"]))  # CYB302


                def prices(request):
                    return JsonResponse(call("prices", settings.BANK_TOKEN))
            """,
        }
    )


def test_settings_that_are_split_over_modules() -> None:
    check(
        {
            "desk/settings/__init__.py": "",
            "desk/settings/base.py": """
                import os

                CYBRID_SCOPES = ["customers:read", "price:read"]  # CYB204
                CYBRID_CLIENT_ID = os.environ["CYBRID_CLIENT_ID"]
                CYBRID_CLIENT_SECRET = os.environ["CYBRID_CLIENT_SECRET"]
                PLAID_SCOPES = ["auth:read"]
            """,
            "desk/settings/production.py": """
                from .base import *

                DEBUG = False
            """,
            "desk/tokens.py": """
                import requests
                from django.conf import settings


                def bank_token():
                    form = {
                        "grant_type": "client_credentials",
                        "client_id": settings.CYBRID_CLIENT_ID,
                        "client_secret": settings.CYBRID_CLIENT_SECRET,
                        "scope": " ".join(settings.CYBRID_SCOPES),
                    }
                    response = requests.post("https://id.sandbox.cybrid.app/oauth/token", data=form)
                    return response.json()["access_token"]
            """,
            "desk/views.py": """
                import requests
                from django.http import HttpResponse

                from desk.tokens import bank_token


                def customer(request, guid):
                    headers = {"Authorization": f"Bearer {bank_token()}"}
                    requests.get(f"https://bank.sandbox.cybrid.app/api/customers/{guid}", headers=headers)  # CYB301
                    requests.get("https://bank.sandbox.cybrid.app/api/prices", headers=headers)
                    return HttpResponse(status=204)
            """,
        }
    )


def test_views_that_are_classes() -> None:
    check(
        {
            "desk/cybrid.py": LOGIN,
            "desk/views.py": """
                from django.http import JsonResponse
                from django.views import View
                from django.views.generic import DetailView, TemplateView

                from desk.cybrid import Bank, bank_token, call


                class BankMixin:
                    bank = None

                    def setup(self, request, *args, **kwargs):
                        super().setup(request, *args, **kwargs)
                        self.bank = Bank(bank_token())


                class Trade(BankMixin, View):
                    def get(self, request, guid):
                        return JsonResponse(self.bank.trade(guid))  # CYB302

                    def post(self, request):
                        return JsonResponse(self.bank.prices())


                class Visitor(View):
                    def dispatch(self, request, *args, **kwargs):
                        self.bank = Bank(request.COOKIES["token"])
                        return super().dispatch(request, *args, **kwargs)

                    def get(self, request, guid):
                        return JsonResponse(self.bank.trade(guid))


                class Ticket(DetailView):
                    def get_object(self):
                        return call(f"trades/{self.kwargs['guid']}", bank_token())  # CYB302


                class Board(TemplateView):
                    template_name = "board.html"

                    def get_object(self):
                        return call("prices", bank_token())
            """,
        }
    )


def test_middleware_that_puts_a_client_on_the_request() -> None:
    check(
        {
            "desk/cybrid.py": LOGIN,
            "desk/middleware.py": """
                from django.utils.functional import SimpleLazyObject

                from desk.cybrid import Bank, bank_token


                class CybridMiddleware:
                    def __init__(self, get_response):
                        self.get_response = get_response

                    def __call__(self, request):
                        request.cybrid_bank = Bank(bank_token())
                        request.visitor_bank = Bank(request.COOKIES.get("token"))
                        return self.get_response(request)


                def token_middleware(get_response):
                    def middleware(request):
                        request.cybrid_bearer = bank_token()
                        return get_response(request)

                    return middleware
            """,
            "desk/views.py": """
                from django.http import JsonResponse

                from desk.cybrid import call


                def trade(request, guid):
                    request.visitor_bank.trade(guid)
                    call(f"trades/{guid}", request.cybrid_bearer)  # CYB302
                    return JsonResponse(request.cybrid_bank.trade(guid))  # CYB302


                def prices(request):
                    call("assets", request.cybrid_bearer)
                    return JsonResponse(request.cybrid_bank.prices())
            """,
        }
    )


@pytest.mark.parametrize(
    "handed",
    [
        'JsonResponse({"token": VALUE})',
        "JsonResponse(data={'token': VALUE}, status=201)",
        "HttpResponse(VALUE)",
        'HttpResponse(json.dumps({"token": VALUE}), content_type="application/json")',
        'HttpResponse(f"<p>{VALUE}</p>")',
        'render(request, "kiosk.html", {"token": VALUE})',
        'render(request, "kiosk.html", context={"token": VALUE})',
        'HttpResponse(render_to_string("kiosk.html", {"token": VALUE}))',
        'TemplateResponse(request, "kiosk.html", {"token": VALUE})',
        'HttpResponse(loader.get_template("kiosk.html").render({"token": VALUE}, request))',
        "StreamingHttpResponse(iter([VALUE]))",
    ],
)
def test_what_a_view_returns(handed) -> None:
    check(
        {
            "desk/cybrid.py": LOGIN,
            "desk/views.py": f"""
                import json

                from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
                from django.shortcuts import render
                from django.template import loader
                from django.template.loader import render_to_string
                from django.template.response import TemplateResponse

                from desk.cybrid import bank_token, call


                def token(request):
                    return {handed.replace("VALUE", "bank_token()")}  # CYB304


                def prices(request):
                    return {handed.replace("VALUE", 'call("prices", bank_token())')}


                def length(request):
                    return {handed.replace("VALUE", "len(bank_token())")}
            """,
        }
    )


def test_the_context_of_a_template_view() -> None:
    check(
        {
            "desk/cybrid.py": LOGIN,
            "desk/views.py": """
                from django.views.generic import TemplateView

                from desk.cybrid import bank_token, call


                class Kiosk(TemplateView):
                    template_name = "kiosk.html"

                    def get_context_data(self, **kwargs):
                        context = super().get_context_data(**kwargs)
                        context["token"] = bank_token()
                        return context  # CYB304


                class Board(TemplateView):
                    template_name = "board.html"

                    def get_context_data(self, **kwargs):
                        context = super().get_context_data(**kwargs)
                        context["prices"] = call("prices", bank_token())
                        return context


                class Report:
                    def get_context_data(self):
                        return {"token": bank_token()}
            """,
        }
    )


def test_cookies_headers_and_sessions() -> None:
    check(
        {
            "desk/cybrid.py": LOGIN,
            "desk/views.py": """
                import secrets

                from django.http import HttpResponse, HttpResponseRedirect, JsonResponse

                from desk.cybrid import bank_token, call


                def cookie(request):
                    response = HttpResponse(status=204)
                    response.set_cookie("state", secrets.token_hex(), httponly=True)
                    response.set_signed_cookie("token", bank_token())  # CYB304
                    return response


                def header(request):
                    response = HttpResponse(status=204)
                    response["X-Trace"] = secrets.token_hex()
                    response["X-Token"] = bank_token()  # CYB304
                    response.headers["X-Other-Token"] = bank_token()  # CYB304
                    return response


                def session(request):
                    # Django keeps sessions on the server
                    request.session["token"] = bank_token()
                    return HttpResponse(status=204)


                def trade(request, guid):
                    call("prices", request.session["token"])
                    return JsonResponse(call(f"trades/{guid}", request.session["token"]))  # CYB302


                def redirected(request):
                    return HttpResponseRedirect(f"https://widget.example.com/?token={bank_token()}")  # CYB106
            """,
        }
    )


def test_management_commands() -> None:
    check(
        {
            "desk/cybrid.py": LOGIN,
            "desk/management/commands/sweep.py": """
                from django.core.management.base import BaseCommand, CommandError

                from desk.cybrid import Bank, bank_token


                class Command(BaseCommand):
                    help = "Sweeps trades."

                    def add_arguments(self, parser):
                        parser.add_argument("guid")

                    def handle(self, *args, **options):
                        token = bank_token()
                        self.stdout.write(f"using {token}")  # CYB105
                        self.stdout.write(self.style.SUCCESS(f"using {token[:4]}"))
                        bank = Bank(token)
                        bank.prices()
                        bank.trade(options["guid"])  # CYB302
                        if not options["guid"]:
                            raise CommandError(f"no guid with {token}")  # CYB105
                        raise CommandError("no guid")
            """,
        }
    )


def test_what_an_app_makes_when_it_is_ready() -> None:
    check(
        {
            "desk/cybrid.py": LOGIN,
            "desk/apps.py": """
                from django.apps import AppConfig


                class DeskConfig(AppConfig):
                    name = "desk"
                    bank = None
                    visitor = None

                    def ready(self):
                        from desk.cybrid import Bank, bank_token

                        DeskConfig.bank = Bank(bank_token())
            """,
            "desk/views.py": """
                from django.apps import apps
                from django.http import JsonResponse

                from desk.apps import DeskConfig


                def trade(request, guid):
                    DeskConfig.visitor.trade(guid)
                    return JsonResponse(DeskConfig.bank.trade(guid))  # CYB302


                def prices(request):
                    return JsonResponse(DeskConfig.bank.prices())


                def other_trade(request, guid):
                    return JsonResponse(apps.get_app_config("desk").bank.trade(guid))  # CYB302


                def other_app(request, guid):
                    return JsonResponse(apps.get_app_config("mail").bank.trade(guid))
            """,
        }
    )


def test_fields_of_a_model_and_its_signals() -> None:
    check(
        {
            "desk/cybrid.py": LOGIN,
            "desk/models.py": """
                from django.db import models
                from django.db.models.signals import post_save
                from django.dispatch import receiver

                from desk.cybrid import bank_token, call


                class Order(models.Model):
                    trade_guid = models.CharField(max_length=64)

                    @property
                    def trade(self):
                        return call(f"trades/{self.trade_guid}", bank_token())  # CYB302

                    @property
                    def prices(self):
                        return call("prices", bank_token())


                @receiver(post_save, sender=Order)
                def saved(sender, instance, **kwargs):
                    call("assets", bank_token())
                    call(f"trades/{instance.trade_guid}", bank_token())  # CYB302
            """,
        }
    )


def test_properties_of_a_view() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from django.http import JsonResponse
                from django.utils.functional import cached_property
                from django.views.generic import ListView

                from cybrid import Bank, bank_token, call


                class Trades(ListView):
                    @cached_property
                    def bank(self):
                        return Bank(bank_token())

                    def get_queryset(self):
                        return self.bank.prices()

                    def get(self, request, guid):
                        return JsonResponse(self.bank.trade(guid))  # CYB302
            """,
        }
    )
