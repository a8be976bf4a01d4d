"""Django REST framework: views and serializers."""

from __future__ import annotations

from model_support import LOGIN
from support import check


def test_rest_framework_views() -> None:
    check(
        {
            "desk/cybrid.py": LOGIN,
            "desk/api.py": """
                from rest_framework import status, viewsets
                from rest_framework.decorators import action, api_view
                from rest_framework.generics import RetrieveAPIView
                from rest_framework.response import Response
                from rest_framework.views import APIView

                from desk.cybrid import Bank, bank_token, call


                class Trade(APIView):
                    bank = Bank(bank_token())

                    def get(self, request, guid):
                        return Response(self.bank.trade(guid))  # CYB302

                    def post(self, request):
                        return Response(self.bank.prices(), status=status.HTTP_201_CREATED)


                class Token(APIView):
                    def get(self, request):
                        return Response({"token": bank_token()})  # CYB304

                    def post(self, request):
                        return Response(data={"token": bank_token()}, status=status.HTTP_201_CREATED)  # CYB304

                    def put(self, request):
                        return Response({"expires_in": 1800})


                @api_view(["GET"])
                def own_trade(request, guid):
                    return Response(call(f"trades/{guid}", request.auth))


                class Trades(viewsets.ViewSet):
                    def retrieve(self, request, pk=None):
                        return Response(call(f"trades/{pk}", bank_token()))  # CYB302

                    @action(detail=False)
                    def prices(self, request):
                        return Response(call("prices", bank_token()))


                class Transfer(RetrieveAPIView):
                    def get_object(self):
                        call("assets", bank_token())
                        return call(f"transfers/{self.kwargs['guid']}", bank_token())  # CYB302
            """,
        }
    )


def test_rest_framework_serializers() -> None:
    check(
        {
            "desk/cybrid.py": LOGIN,
            "desk/serializers.py": """
                import requests
                from rest_framework import serializers

                from desk.cybrid import BANK_API, bank_token, call


                class Quote(serializers.Serializer):
                    customer_guid = serializers.CharField()
                    symbol = serializers.CharField()
                    token = serializers.SerializerMethodField()
                    price = serializers.SerializerMethodField()

                    def create(self, validated_data):
                        headers = {"Authorization": f"Bearer {bank_token()}"}
                        body = {"customer_guid": validated_data["customer_guid"], "symbol": validated_data["symbol"]}
                        return requests.post(f"{BANK_API}/api/quotes", json=body, headers=headers).json()  # CYB301

                    def update(self, instance, validated_data):
                        headers = {"Authorization": f"Bearer {bank_token()}"}
                        body = {"bank_guid": "b", "symbol": validated_data["symbol"]}
                        return requests.post(f"{BANK_API}/api/quotes", json=body, headers=headers).json()

                    def get_token(self, instance):
                        return bank_token()  # CYB304

                    def get_price(self, instance):
                        return call("prices", bank_token())
            """,
            "desk/api.py": """
                from rest_framework import viewsets

                from desk.cybrid import bank_token, call
                from desk.serializers import Quote


                class Quotes(viewsets.ModelViewSet):
                    serializer_class = Quote

                    def perform_create(self, serializer):
                        price = call("prices", bank_token())
                        serializer.save(price=price)

                    def perform_destroy(self, instance):
                        call(f"trades/{instance.trade_guid}", bank_token())  # CYB302
                        instance.delete()
            """,
        }
    )
