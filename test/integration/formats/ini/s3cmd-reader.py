"""Reads texts with s3cmd's own parser.

Takes a JSON list of texts on standard input; prints a list with {key: value} for each, the white
space around values stripped as s3cmd strips it.
"""

import json
import logging
import os
import sys
import tempfile

import S3.Config

logging.disable(logging.CRITICAL)


def read(text):
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", delete=False) as file:
        file.write(text)
    try:
        parsed = S3.Config.ConfigParser(file.name).cfg
    finally:
        os.unlink(file.name)
    return {key: value.strip() for key, value in parsed.items()}


json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
