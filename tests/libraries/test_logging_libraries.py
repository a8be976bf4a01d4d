"""structlog and loguru: what is bound to a logger is written with every line."""

from __future__ import annotations

import pytest
from model_support import LOGIN
from support import check

STRUCTLOG = """
    import structlog

    from cybrid import bank_token, call

    log = structlog.get_logger(__name__)


    def loud(guid):
        token = bank_token()
        LOUD  # CYB105


    def quiet(guid):
        token = bank_token()
        QUIET
"""


@pytest.mark.parametrize(
    ("loud", "quiet"),
    [
        ('log.info("fetched", token=token)', 'log.info("fetched", guid=guid)'),
        ('log.info("fetched %s", token)', 'log.info("fetched %s", token[:4])'),
        ('log.warning(f"fetched {token}")', 'log.warning(f"fetched {len(token)}")'),
        ('log.bind(token=token).info("fetched")', 'log.bind(guid=guid).info("fetched")'),
        ('log.new(token=token).debug("fetched")', 'log.new(guid=guid).debug("fetched")'),
        ('log.bind(guid=guid).info("fetched", token=token)', 'log.bind(guid=guid).unbind("guid").info("fetched")'),
        ('log.try_unbind("guid").error("fetched", token=token)', 'log.try_unbind("token").error("fetched")'),
        (
            'log.exception("failed", headers={"Authorization": f"Bearer {token}"})',
            'log.exception("failed", exc_info=1)',
        ),
        ('log.msg("fetched", token=token)', 'log.msg("fetched", prices=call("prices", token))'),
        ('log.log(20, "fetched", token=token)', 'log.log(20, "fetched", digest=sha256(token.encode()).hexdigest())'),
        ("structlog.contextvars.bind_contextvars(token=token)", "structlog.contextvars.bind_contextvars(guid=guid)"),
        (
            'with structlog.contextvars.bound_contextvars(token=token): call("prices", token)',
            "structlog.contextvars.clear_contextvars()",
        ),
        ('structlog.getLogger().info("fetched", token=token)', 'structlog.get_logger(guid=guid).info("fetched")'),
        ("structlog.get_logger(token=token)", 'structlog.get_logger("a", guid=guid)'),
        ('structlog.stdlib.get_logger().info("fetched", token=token)', 'structlog.stdlib.get_logger().info("fetched")'),
        ('structlog.wrap_logger(None).info("fetched", token=token)', 'structlog.wrap_logger(None).info("fetched")'),
    ],
)
def test_structlog(loud, quiet) -> None:
    head = "    from hashlib import sha256\n"
    check({"cybrid.py": LOGIN, "app.py": head + STRUCTLOG.replace("LOUD", loud).replace("QUIET", quiet)})


def test_a_logger_of_structlog_in_a_class() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import structlog

                from cybrid import bank_token, call


                class Desk:
                    def __init__(self):
                        self.log = structlog.get_logger().bind(component="desk")

                    def loud(self):
                        token = bank_token()
                        log = self.log.bind(step="fetch")
                        log.info("fetched", token=token)  # CYB105

                    def quiet(self):
                        token = bank_token()
                        log = self.log.bind(step="fetch")
                        log.info("fetched", length=len(token), prices=call("prices", token))

                    async def later(self):
                        token = bank_token()
                        await self.log.ainfo("fetched", token=token)  # CYB105
                        await self.log.ainfo("fetched", length=len(token))
            """,
        }
    )


LOGURU = """
    from loguru import logger

    from cybrid import bank_token, call


    def loud(guid):
        token = bank_token()
        LOUD  # CYB105


    def quiet(guid):
        token = bank_token()
        QUIET
"""


@pytest.mark.parametrize(
    ("loud", "quiet"),
    [
        ('logger.info("fetched {}", token)', 'logger.info("fetched {}", guid)'),
        ('logger.info("fetched {token}", token=token)', 'logger.info("fetched {n}", n=len(token))'),
        ('logger.success(f"fetched {token}")', 'logger.success(f"fetched {token[:4]}")'),
        ('logger.trace("fetched {:.40}", token)', 'logger.trace("fetched {:.4}", token)'),
        ('logger.bind(token=token).info("fetched")', 'logger.bind(guid=guid).info("fetched")'),
        ('logger.opt(lazy=True).debug("fetched {}", lambda: token)', 'logger.opt(lazy=True).debug("{}", lambda: guid)'),
        ('logger.opt(depth=1).info("fetched {}", token)', 'logger.opt(exception=True).info("fetched {}", guid)'),
        (
            "logger.opt(colors=True).bind(guid=guid).info(token)",
            'logger.opt(colors=True).bind(guid=guid).info("fetched")',
        ),
        ('logger.log("INFO", "fetched {}", token)', 'logger.log("INFO", "fetched {}", guid)'),
        (
            'with logger.contextualize(token=token): call("prices", token)',
            'with logger.contextualize(guid=guid): call("prices", token)',
        ),
        ('logger.configure(extra={"token": token})', 'logger.configure(extra={"guid": guid})'),
        (
            'logger.patch(lambda record: None).error("fetched {}", token)',
            'logger.patch(lambda record: None).error("fetched")',
        ),
        ('logger.exception("failed with {}", {"Authorization": f"Bearer {token}"})', 'logger.exception("failed")'),
    ],
)
def test_loguru(loud, quiet) -> None:
    check({"cybrid.py": LOGIN, "app.py": LOGURU.replace("LOUD", loud).replace("QUIET", quiet)})


def test_secrets_from_outside() -> None:
    check(
        """
        import os

        import structlog
        from loguru import logger

        log = structlog.get_logger()
        secret = os.environ["CYBRID_CLIENT_SECRET"]
        plaid = os.environ["PLAID_SECRET"]
        log.info("configured", client_secret=secret)  # CYB105
        logger.info("configured with {}", secret)  # CYB105
        log.info("configured", client_id=os.environ["CYBRID_CLIENT_ID"])
        log.info("configured", plaid_secret=plaid)
        logger.info("configured with {}", os.environ["CYBRID_ENVIRONMENT"])
        """
    )
