"""Reads a JSON list of policy documents (as texts) and answers, for each, null or what moto finds wrong."""

import json
import sys

from moto.iam.exceptions import MalformedPolicyDocument
from moto.iam.policy_validation import IAMPolicyDocumentValidator


def verdict(text):
    try:
        IAMPolicyDocumentValidator(text).validate()
    except MalformedPolicyDocument as problem:
        return problem.message
    return None


json.dump([verdict(text) for text in json.load(sys.stdin)], sys.stdout)
