"""What the wallet does with Cybrid."""

from wallet.client import Client
from wallet.tokens import customer_token, prices_token


class Wallet:
    """Balances, trades and transfers of one customer, with tokens that reach no other."""

    def __init__(self, customer_guid):
        self.customer_guid = customer_guid

    def balances(self):
        api = Client(customer_token(self.customer_guid, ["accounts:read"]))
        accounts = api.get("/api/accounts", customer_guid=self.customer_guid)
        return {one["asset"]: one["platform_balance"] for one in accounts["objects"]}

    def buy(self, symbol, amount):
        api = Client(customer_token(self.customer_guid, ["quotes:execute", "trades:execute"]))
        quote = api.post(
            "/api/quotes",
            {
                "product_type": "trading",
                "customer_guid": self.customer_guid,
                "symbol": symbol,
                "side": "buy",
                "deliver_amount": amount,
            },
        )
        return api.post("/api/trades", {"quote_guid": quote["guid"]})

    def trade(self, trade_guid):
        api = Client(customer_token(self.customer_guid, ["trades:read"]))
        return api.get(f"/api/trades/{trade_guid}")


def transfer_for_support(customer_guid, transfer_guid):
    """Show a transfer of the customer who called the help desk."""
    api = Client(customer_token(customer_guid, ["transfers:read"]))
    return api.get(f"/api/transfers/{transfer_guid}")


def prices(symbol=None):
    query = {"symbol": symbol} if symbol else {}
    return Client(prices_token()).get("/api/prices", **query)
