"""Prints, as JSON, what botocore makes of whole homes given as a JSON list on standard input.

Each has the texts of the two AWS files, and what our command would answer, by the id of a profile.
Botocore decides everything; only the ends are cut off: a call of AssumeRole answers with what it was
asked and by whom, and a credential_process with what stands beside it in the input.
"""

import json
import os
import shutil
import sys
import tempfile

import botocore.credentials
import botocore.session

served = {}


def assume(self):
    source = self._source_credentials.get_frozen_credentials()
    asked = dict(self._assume_kwargs)
    if self._using_default_session_name:
        del asked["RoleSessionName"]
    who = [asked, source.access_key, source.secret_key, source.token]
    return {
        "Credentials": {
            "AccessKeyId": json.dumps(who, sort_keys=True),
            "SecretAccessKey": "-",
            "SessionToken": "-",
            "Expiration": "2100-01-01T00:00:00Z",
        }
    }


def answer(self, command):
    words = command.split()
    if "credential-process" not in words:
        return {"access_key": command, "secret_key": "-", "token": None}
    key = served[words[-1]]
    return {"access_key": key[0], "secret_key": key[1], "token": key[2]}


botocore.credentials.AssumeRoleCredentialFetcher._get_credentials = assume
botocore.credentials.ProcessProvider._retrieve_credentials_using = answer

# What says where the secret is. A source is in the credentials: it may have another name.
ways = {
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "aws_security_token",
    "credential_process",
    "source_profile",
}


def use(session, name):
    profile = session.full_config["profiles"][name]
    settings = {key: value for key, value in profile.items() if key not in ways}
    try:
        credentials = session.get_credentials()
        frozen = credentials and credentials.get_frozen_credentials()
        found = frozen and [frozen.access_key, frozen.secret_key, frozen.token]
    except Exception as error:
        found = type(error).__name__
    return {"settings": settings, "credentials": found}


def ask(folder, home):
    global served
    served = home["served"]
    for part in ("config", "credentials"):
        path = os.path.join(folder, part)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(home[part])
    os.environ["AWS_CONFIG_FILE"] = os.path.join(folder, "config")
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.path.join(folder, "credentials")
    try:
        names = list(botocore.session.Session().full_config["profiles"])
    except Exception as error:
        return type(error).__name__
    found = {}
    for name in names:
        session = botocore.session.Session(profile=name)
        resolver = session.get_component("credential_provider")
        # No cloud machine is asked.
        resolver.remove("container-role")
        resolver.remove("iam-role")
        found[name] = use(session, name)
    return found


for variable in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[variable]
folder = tempfile.mkdtemp()
try:
    json.dump([ask(folder, home) for home in json.load(sys.stdin)], sys.stdout)
finally:
    shutil.rmtree(folder)
