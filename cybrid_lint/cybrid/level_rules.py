"""Judges the level of tokens: calls that a token of a lower level could make."""

from __future__ import annotations

from cybrid_lint import catalogue
from cybrid_lint.cybrid.subjects import Subject

# Calls that are the bank's own business, whoever could make them too.
BANK_RESOURCES = frozenset({"prices", "symbols", "assets", "banks", "files"})


def resource_of(operation: catalogue.Operation) -> str:
    """Return the resource that an operation's path names first."""
    return [part for part in operation.path.split("/") if part][1]


def is_exempt(operation: catalogue.Operation) -> bool:
    """Tell whether a call is never reported: tokens, customers in general, prices, banks, files, applications."""
    resource = resource_of(operation)
    if resource in BANK_RESOURCES or resource.endswith("_applications") or resource == "customer_tokens":
        return True
    return resource == "customers" and not operation.path_parameters


def is_listing(operation: catalogue.Operation) -> bool:
    """Tell whether an operation lists a resource."""
    return operation.method == "GET" and not operation.path_parameters


def names_customer(operation: catalogue.Operation, subject: Subject) -> bool:
    """Tell whether a call names a customer, and a token of that customer could make it."""
    return subject == "customer" and catalogue.customer_could_make(operation)


def customer_is_enough(operation: catalogue.Operation, subject: Subject) -> bool:
    """Tell whether a customer token could make a call that names none. A listing is the bank's own business."""
    if subject in ("customer", "bank") or is_listing(operation):
        return False
    return catalogue.customer_could_make(operation)


def less_is_enough(operation: catalogue.Operation, subject: Subject) -> bool:
    """Tell whether a bank or customer token could make a call. A listing without a customer is not for a customer."""
    if subject == "bank" or (is_listing(operation) and subject != "customer"):
        return False
    return catalogue.customer_could_make(operation) or catalogue.could_make("bank", operation)
