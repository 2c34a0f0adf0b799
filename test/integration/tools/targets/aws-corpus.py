"""Prints, as JSON, how botocore reads each file named in the JSON list on standard input."""

import json
import sys

import botocore.configloader
import botocore.exceptions


def read(path):
    try:
        if path.endswith(".credentials"):
            return {"profiles": botocore.configloader.raw_config_parse(path)}
        config = botocore.configloader.load_config(path)
        return {kind: config[kind] for kind in ("profiles", "services", "sso_sessions")}
    except botocore.exceptions.ConfigParseError:
        return None


json.dump({path: read(path) for path in json.load(sys.stdin)}, sys.stdout)
