"""Reads files with the tools' own readers.

The argument says whose: aws (botocore), boto (its configparser) or s3cmd. Takes a JSON list of lists
of texts on standard input, those of one case in the tool's order; prints a list with, for each case,
null for files that are refused, else {part: {setting: value}}.
"""

import configparser
import json
import logging
import os
import sys
import tempfile

logging.disable(logging.CRITICAL)
# Goes with the process: what was read last may hold a secret.
kept = tempfile.TemporaryDirectory()
folder = kept.name


def written(name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return path


def flat(settings):
    found = {}
    for key, value in settings.items():
        if isinstance(value, dict):
            for inner, text in value.items():
                found[f"{key}.{inner}"] = text
        else:
            found[key] = value
    return found


def aws(texts):
    import botocore.configloader as loader
    import botocore.exceptions

    config, credentials = [written(str(i), text) for i, text in enumerate(texts)]
    try:
        full = loader.load_config(config)
        keys = loader.raw_config_parse(credentials)
    except botocore.exceptions.ConfigParseError:
        return None
    profiles = full.pop("profiles")
    for name, settings in keys.items():
        profiles.setdefault(name, {}).update(settings)
    parts = {f"profile {name}": flat(settings) for name, settings in profiles.items()}
    for kind in ("sso_sessions", "services"):
        for name, settings in full.pop(kind).items():
            parts[f"{kind} {name}"] = flat(settings)
    for name, settings in full.items():
        parts[f"other {name}"] = flat(settings)
    return parts


def boto(texts):
    parser = configparser.ConfigParser()
    try:
        parser.read([written("boto", texts[0])], encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError):
        return None
    parts = {}
    for section in parser.sections():
        parts[section] = {}
        # Those of the section itself; a section that comes has the settings of [DEFAULT] too.
        for key in parser._sections[section]:
            try:
                parts[section][key] = parser.get(section, key)
            except configparser.Error:
                parts[section][key] = None
    parts["DEFAULT"] = dict(parser.defaults())
    return parts


def s3cmd(texts):
    import S3.Config

    parsed = S3.Config.ConfigParser(written("s3cfg", texts[0])).cfg
    return {"file": {key: value.strip() for key, value in parsed.items()}}


reader = {"aws": aws, "boto": boto, "s3cmd": s3cmd}[sys.argv[1]]
json.dump([reader(texts) for texts in json.load(sys.stdin)], sys.stdout)
