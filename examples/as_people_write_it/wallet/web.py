"""The routes of the wallet."""

import hashlib
import hmac

from flask import Flask, abort, jsonify, request, session

from wallet import service, settings
from wallet.tokens import bank_token, customer_token

app = Flask(__name__)
wallet = service.Wallet()


@app.get("/session")
def start():
    """Give the app on the phone what it needs to talk to Cybrid by itself."""
    return jsonify(token=bank_token(), url=settings.BANK_URL)


@app.get("/session/customer")
def start_for_customer():
    return jsonify(token=customer_token(session["customer_guid"]), url=settings.BANK_URL)


@app.get("/balances")
def balances():
    return jsonify(wallet.balances(session["customer_guid"]))


@app.post("/trades")
def buy():
    body = request.get_json()
    return jsonify(wallet.buy(session["customer_guid"], body["symbol"], body["amount"])), 201


@app.get("/trades/<guid>")
def trade(guid):
    return jsonify(wallet.trade(guid))


@app.get("/support/transfers/<guid>")
def support_transfer(guid):
    return jsonify(service.transfer_for_support(guid))


@app.get("/prices")
def prices():
    return jsonify(service.prices())


@app.get("/ticker")
def ticker():
    return jsonify(service.ticker())


@app.post("/webhooks/cybrid")
def webhook():
    """Take an event that Cybrid signed."""
    expected = hmac.new(settings.CYBRID_WEBHOOK_SIGNING_KEY.encode(), request.data, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, request.headers.get("X-Cybrid-Signature", "")):
        abort(401)
    return "", 204
