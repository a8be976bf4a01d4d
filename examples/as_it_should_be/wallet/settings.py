"""The configuration of the wallet. Credentials come from the environment, where a secrets manager puts them."""

import os

ENVIRONMENT = os.getenv("CYBRID_ENVIRONMENT", "sandbox")
ID_URL = f"https://id.{ENVIRONMENT}.cybrid.app"
BANK_URL = f"https://bank.{ENVIRONMENT}.cybrid.app"

CYBRID_CLIENT_ID = os.environ["CYBRID_CLIENT_ID"]
CYBRID_CLIENT_SECRET = os.environ["CYBRID_CLIENT_SECRET"]
CYBRID_WEBHOOK_SIGNING_KEY = os.environ["CYBRID_WEBHOOK_SIGNING_KEY"]
