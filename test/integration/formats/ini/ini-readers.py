"""Reads INI texts as Python's configparser does.

Takes a JSON list of texts on standard input; prints a list with, for each, null for a text that is
refused, else {section: {key: value}}. Equal sections merge and values are not interpolated.
"""

import configparser
import io
import json
import sys


def read(text):
    parser = configparser.RawConfigParser(strict=False)
    try:
        # As from a file: every kind of line end is one.
        parser.read_file(io.StringIO(text, newline=None))
    except configparser.Error:
        return None
    return {section: dict(parser.items(section)) for section in parser.sections()}


json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
