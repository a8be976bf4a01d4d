"""The configuration of the wallet. Production overrides it by environment variables."""

import os

ENVIRONMENT = os.getenv("CYBRID_ENVIRONMENT", "sandbox")
ID_URL = f"https://id.{ENVIRONMENT}.cybrid.app"
BANK_URL = f"https://bank.{ENVIRONMENT}.cybrid.app"

CYBRID_CLIENT_ID = os.getenv("CYBRID_CLIENT_ID", "0penS-n0-d00r-c1ient-ID-0f-the-exampl3-b4nk")
CYBRID_CLIENT_SECRET = os.getenv("CYBRID_CLIENT_SECRET", "0penS-n0-d00r-Secr3t-0f-the-exampl3-b4nk-01")

CYBRID_ORG_CLIENT_ID = os.environ["CYBRID_ORG_CLIENT_ID"]
CYBRID_ORG_CLIENT_SECRET = os.environ["CYBRID_ORG_CLIENT_SECRET"]

# so that the price ticker works on a laptop
CYBRID_ACCESS_TOKEN = os.getenv("CYBRID_ACCESS_TOKEN", "0penS-n0-d00r-acc3ss-t0ken-exampl3-b4nk-001")
CYBRID_WEBHOOK_SIGNING_KEY = "0penS-n0-d00r-s1gning-kEy-exampl3-b4nk-0001"

SCOPES = [
    "accounts:read",
    "accounts:execute",
    "banks:read",
    "customers:read",
    "customers:write",
    "customers:execute",
    "external_wallet:read",
    "prices:read",
    "quotes:execute",
    "trades:read",
    "trades:execute",
    "transfers:read",
    "transfers:execute",
]
