"""Reads expositions with the parsers of Prometheus' own Python client: one JSON object a line in, one out."""

import json
import sys

from prometheus_client import parser
from prometheus_client.openmetrics import parser as openmetrics_parser

PARSERS = {
    "text": parser.text_string_to_metric_families,
    "openmetrics": openmetrics_parser.text_string_to_metric_families,
}


def sample(read):
    exemplar = read.exemplar
    return {
        "name": read.name,
        "labels": read.labels,
        "value": repr(read.value),
        "exemplar": exemplar
        and {
            "labels": exemplar.labels,
            "value": repr(exemplar.value),
            "time": str(exemplar.timestamp),
        },
    }


def family(read):
    return {
        "name": read.name,
        "type": read.type,
        "help": read.documentation,
        "unit": read.unit,
        "samples": [sample(one) for one in read.samples],
    }


def answer(given):
    try:
        return {"families": [family(one) for one in PARSERS[given["dialect"]](given["text"])]}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


for line in sys.stdin.buffer:
    print(json.dumps(answer(json.loads(line))), flush=True)
