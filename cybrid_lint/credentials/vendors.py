"""Which vendor a name, module, host or URL refers to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from cybrid_lint.words import OWN_HOSTS, listed, mentions_cybrid

# Vendors whose names are no everyday words: wherever one stands, it says whose a value is.
_DISTINCT = listed(
    """
    ably adyen affirm airbrake airtable akahu akamai akoya alchemy algolia alloyco alpaca amplitude anchorage
    anthropic apple artifactory asana atlassian atrium auth0 authorizenet aws azure backblaze
    bakkt bamboo basistheory binance bitbucket bitcoinaverage bitfinex bitgo bitpay bitstamp blockcypher
    blockdaemon blockfrost bloomberg braintree braze brex browserstack bugsnag bybit calendly cashfree
    chainalysis chainstack chargebee checkr circle circleci clearbit cloudflare cloudflared cloudinary codecov cognito
    cohere coinbase coingecko coinmarketcap complyadvantage contentful covalent coveralls cryptocompare
    customerio cybersource databricks datadog deepgram deepl deepseek digitalocean discord docusign
    doppler drata drivewealth dropbox dwolla elevenlabs elliptic equifax etherscan everflow evervault
    expensify experian facebook fastly fidel figma finastra fincen finicity firebase firebaseio fireblocks
    fiserv fivetran flutterwave freshdesk frontegg galileo gcp gemini github gitlab gladia gocardless
    google googleapis grafana groq hcaptcha helius heroku hightouch honeycomb hubspot huggingface
    hummingbird hyperverge idology infisical infura instagram intercom jenkins jira jumio kaiko keycloak
    klarna klaviyo kraken kucoin lambdatest langfuse langsmith launchdarkly ledgerx linkedin lithic
    logrocket logtail lokalise mailchimp mailersend mailgun mailjet mambu mandrill mapbox marqeta
    mastercard maxmind memfault messagebird metabase microsoft middesk mistral mixpanel modernmt
    moderntreasury moonpay moov moralis mparticle nansen netlify ngrok netsuite newrelic nuvei okta ondato
    onelogin onesignal onetrust onfido openai openrouter opensanctions opsgenie optimizely orum owlracle
    pagerduty paxos paypal paystack pendo perplexity persona pinata pinecone pingdom pingidentity plaid
    planetscale posthog postmark privy prometheum propelauth pubnub pusher pushover pushwoosh pypi quickbooks quicknode
    quiknode quora rampnetwork razorpay recaptcha recurly reddit revolut rewardful rollbar rudderstack salesforce
    samsara sardine saucelabs scaleway securitize segmentio sendbird sendgrid sendinblue sendwyre sentry
    sezzle shopify sinch skyflow slack snowflake snyk socure sonarcloud sonarqube spotify sqreen squareup
    stripe stytch sumologic sumsub supabase supertokens synctera tabapay tableau tailscale telegram telnyx temenos
    tenderly thirdweb thoughtmachine tiktok tink tipalti transak trello truelayer trulioo trustly turnkey
    twilio twitch twitter typeform urbanairship unit21 uniteco upstash vercel veriff veriphone verygoodsecurity vgs
    visa vonage walletconnect weavr webflow whatsapp wistia woocommerce wordpress workos wyre xero yodlee
    youtube zapier zerotier zendesk zenrows zerohash zoho zuora
    """
)

# Vendors called by an everyday word: they count as the name's own, not where the word only stands near.
_WORDY = listed(
    """
    alloy anchor apex astra box bridge bunny cash celery checkout clerk column comet compass consul copper
    crisp docker dot drift duo elastic elasticsearch fidelity fireworks front gusto highnote increase
    iterable kafka knock ldap lead linear lob looker magic mercury meta method minio mongo mongodb mux mx
    mysql neon nomad notion npm oracle passage payoneer pipe postgres postgresql prime rabbitmq ramp rapid
    redis replicate resend ripple rippling sage segment shift sift sila smtp solid sonar square stax
    stellar tatum terraform thread together treasury unit vault wise zip zoom
    """
)

# Of these, words that programs have for things of their own: in small letters they stand for nobody.
_OF_PROGRAMS = listed("box column dot front lead linear meta method pipe prime segment shift square thread unit zip")

# Frameworks: their own keys (`DJANGO_SECRET_KEY`) are no vendor's, and a package's name says nothing more.
_FRAMEWORKS = listed("aiohttp ansible bottle django fastapi flask jinja pyramid quart rails sanic starlette tornado")

_KNOWN = _DISTINCT | _WORDY | _FRAMEWORKS
_ALIASES = {
    "firebaseio": "firebase",
    "googleapis": "google",
    "gcp": "google",
    "mongodb": "mongo",
    "postgresql": "postgres",
    "quiknode": "quicknode",
    "segmentio": "segment",
    "squareup": "square",
    "cognito": "aws",
}
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+\d*|[A-Z]+\d*|\d+|[^\W\d_]+")
_DIGITS_BELONG = re.compile(r"auth0|oauth2|unit21|sha\d+|md5|base\d+|b64|erc\d+|ed25519|x509|k8|s3|ec2|web3|hunter2")
# What stands behind a vendor's name for what is the vendor's.
_TAILS = ("client", "config", "settings", "api", "sdk", "key", "secret", "token", "auth", "creds")
_HOST = re.compile(
    r"^(?:(?P<scheme>[a-z][a-z0-9+.-]{1,20})://)?(?:[^/@\s]{1,400}@)?"
    r"(?P<host>(?:[\w*{}$%\[\]()'\"-]{1,200}\.){1,12}(?P<top>[a-z]{2,24}))(?::\d{1,5}|:?\{|[/?#]|$)"
)
# Without a scheme only these tell a host from a module or an attribute.
_TOPS = listed("com io app net org dev co ai cloud us eu uk de ca xyz example finance tech money so me gg sh fr ch in")


@lru_cache(maxsize=8192)
def words(name: str) -> tuple[str, ...]:
    """The lower-case words of a name in any casing, without counting numbers: `clientID2` is client, id."""
    found: list[str] = []
    for word in _WORD.findall(name[:240]):
        lower = word.lower()
        if not _DIGITS_BELONG.fullmatch(lower):
            lower = lower.rstrip("0123456789")
        if lower:
            found.append(lower)
    return tuple(found)


@lru_cache(maxsize=8192)
def vendor_of(text: str) -> str | None:
    """ "cybrid", another vendor's canonical name, or None: what an identifier, module, host or URL speaks of.

    A URL or host is judged by its host. In a name that holds both, another vendor with a name of its own
    wins (`CYBRID_PLAID_SECRET` is Plaid's), and Cybrid wins over an everyday word (`CYBRID_UNIT_TOKEN`).
    """
    if "://" in text or "/" in text:
        host = _match_host(text)
        if host is not None:
            if host_vendor(text) == "cybrid":
                return "cybrid"
            text = host["host"].replace("cybrid", "")
    found = list(_vendors(words(text)))
    for vendor in found:
        if vendor in _DISTINCT:
            return _ALIASES.get(vendor, vendor)
    if mentions_cybrid(text):
        return "cybrid"
    return _ALIASES.get(found[0], found[0]) if found else None


def is_everyday(vendor: str) -> bool:
    """Whether a vendor's name is also an everyday word, or a service that every program may have."""
    return vendor in _WORDY


def is_of_programs(word: str, vendor: str) -> bool:
    """Whether a word that may be a vendor's name stands for a thing of a program's own, as `http_method` does."""
    return vendor in _OF_PROGRAMS and word.islower() and not set(_TAILS).intersection(words(word))


def is_framework(vendor: str) -> bool:
    """Whether a name that `vendor_of` gives is a framework's."""
    return vendor in _FRAMEWORKS


def _vendors(found: tuple[str, ...]) -> list[str]:
    """The vendors among words: a word, two in a row (`SendGrid`), or or a tail (`plaidclient`)."""
    vendors = []
    for index, word in enumerate(found):
        pair = word + (found[index + 1] if index + 1 < len(found) else "")
        if pair in _KNOWN:
            vendors.append(pair)
        elif word in _KNOWN:
            vendors.append(word)
        else:
            for tail in _TAILS:
                if word.endswith(tail) and word.removesuffix(tail) in _DISTINCT:
                    vendors.append(word.removesuffix(tail))
    return vendors


@lru_cache(maxsize=4096)
def host_vendor(url_or_host: str) -> Literal["cybrid", "other"] | None:
    """Whose a URL or host is: "cybrid" for *.cybrid.app, "other" for any other, None if it shows no host.

    Hosts of templates count by their fixed end (`https://id.{env}.cybrid.app`). A local
    host, without a dot or by its number, is nobody's: it may well stand for Cybrid in a test.
    """
    match = _match_host(url_or_host)
    if match is None:
        return None
    host = match["host"]
    return "cybrid" if f".{host}".endswith(OWN_HOSTS) else "other"


def _match_host(text: str) -> re.Match[str] | None:
    match = _HOST.match(text.strip()[:2000].strip(".").lower())
    if match is None or (match["scheme"] is None and match["top"] not in _TOPS):
        return None
    return match
