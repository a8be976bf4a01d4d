"""The routes of the wallet."""

import hashlib
import hmac

from flask import Flask, abort, jsonify, request, session

from wallet import service, settings
from wallet.tokens import customer_token

app = Flask(__name__)


def current_wallet():
    return service.Wallet(session["customer_guid"])


@app.get("/session")
def start():
    """Give the app on the phone a token that shows balances and trades of its own customer."""
    token = customer_token(session["customer_guid"], ["accounts:read", "trades:read"])
    return jsonify(token=token, url=settings.BANK_URL)


@app.get("/balances")
def balances():
    return jsonify(current_wallet().balances())


@app.post("/trades")
def buy():
    body = request.get_json()
    return jsonify(current_wallet().buy(body["symbol"], body["amount"])), 201


@app.get("/trades/<guid>")
def trade(guid):
    return jsonify(current_wallet().trade(guid))


@app.get("/support/customers/<customer_guid>/transfers/<guid>")
def support_transfer(customer_guid, guid):
    return jsonify(service.transfer_for_support(customer_guid, guid))


@app.get("/prices")
def prices():
    return jsonify(service.prices())


@app.get("/ticker")
def ticker():
    return jsonify(service.prices("BTC-USD"))


@app.post("/webhooks/cybrid")
def webhook():
    """Take an event that Cybrid signed."""
    expected = hmac.new(settings.CYBRID_WEBHOOK_SIGNING_KEY.encode(), request.data, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, request.headers.get("X-Cybrid-Signature", "")):
        abort(401)
    return "", 204
