"""Hooks of schemathesis: names that there are, beside those that are made up."""

import itertools
import json
import os
import re

import schemathesis

TOKENS = json.loads(os.environ["HOOKS_TOKENS"])
IDS = itertools.cycle([*json.loads(os.environ["HOOKS_IDS"]), None])
QUEUES = itertools.cycle(["roads", "town", None])
OPEN = "/api/v1/chats/{id}"


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Contacts that there are, five times out of six; queues, two out of three. What breaks the
    description stays as it is."""
    if context.operation is None or not path_parameters:
        return path_parameters
    path = context.operation.path
    is_contact = re.fullmatch("C[1-9][0-9]*", str(path_parameters.get("id")))
    if is_contact and ("/contacts/{id}" in path or path.startswith(OPEN)):
        return {**path_parameters, "id": next(IDS) or path_parameters["id"]}
    if "/queues/" in path:
        return {**path_parameters, "name": next(QUEUES) or path_parameters["name"]}
    return path_parameters


@schemathesis.auth()
class ChatToken:
    """Opens the chat that is asked for, where the description wants a token."""

    def get(self, case, context):
        return TOKENS.get(str((case.path_parameters or {}).get("id")), "")

    def set(self, case, data, context):
        if case.path.startswith(OPEN) and data:
            case.headers = {**(case.headers or {}), "Authorization": data}
