"""Prints, as JSON, what botocore makes of the profiles named in the JSON list on standard input.

AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE say where the files are.
"""

import json
import sys

import botocore.compat
import botocore.exceptions
import botocore.session


def use(name):
    session = botocore.session.Session(profile=name)
    scoped = session.get_scoped_config()
    s3 = session.create_client("s3")
    iam = session.create_client("iam")
    credentials = session.get_credentials().get_frozen_credentials()
    command = scoped.get("credential_process")
    return {
        "accessKeyId": credentials.access_key,
        "secretAccessKey": credentials.secret_key,
        "sessionToken": credentials.token,
        "region": s3.meta.region_name,
        "s3": s3.meta.endpoint_url,
        "iam": iam.meta.endpoint_url,
        "addressing": (s3.meta.config.s3 or {}).get("addressing_style"),
        "checksums": s3.meta.config.request_checksum_calculation,
        "words": command and botocore.compat.compat_shell_split(command, "linux"),
        "windowsWords": command and botocore.compat.compat_shell_split(command, "win32"),
        "note": scoped.get("note"),
    }


def attempt(name):
    try:
        return use(name)
    except Exception as error:
        return {"error": str(error)}


json.dump({name: attempt(name) for name in json.load(sys.stdin)}, sys.stdout)
