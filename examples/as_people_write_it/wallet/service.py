"""What the wallet does with Cybrid."""

import requests

from wallet import settings
from wallet.client import Client
from wallet.tokens import bank_token, organization_token, reporting_token


class Wallet:
    """Balances, trades and transfers of customers."""

    def __init__(self):
        self.api = Client(bank_token())

    def balances(self, customer_guid):
        accounts = self.api.get("/api/accounts", customer_guid=customer_guid)
        return {one["asset"]: one["platform_balance"] for one in accounts["objects"]}

    def buy(self, customer_guid, symbol, amount):
        quote = self.api.post(
            "/api/quotes",
            {
                "product_type": "trading",
                "customer_guid": customer_guid,
                "symbol": symbol,
                "side": "buy",
                "deliver_amount": amount,
            },
        )
        return self.api.post("/api/trades", {"quote_guid": quote["guid"]})

    def trade(self, trade_guid):
        return self.api.get(f"/api/trades/{trade_guid}")


def transfer_for_support(transfer_guid):
    """Show a transfer to the help desk, whichever bank it belongs to."""
    return Client(organization_token()).get(f"/api/transfers/{transfer_guid}")


def prices():
    return Client(reporting_token()).get("/api/prices")


def ticker():
    """Return the prices as the start page shows them."""
    response = requests.get(
        f"{settings.BANK_URL}/api/prices",
        params={"symbol": "BTC-USD", "access_token": settings.CYBRID_ACCESS_TOKEN},
        timeout=10,
    )
    return response.json()
