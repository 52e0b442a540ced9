"""Checks answers against /openapi.json: status, type, body and headers are those that the description has.

Every answer that a test gets through harness.Client is checked, see conftest.py: what an answer looks like is written
once, and each test proves it.
"""
import collections
import datetime
import email.message
import functools
import json
import re

import jsonschema

EACH_AT_MOST = 30  # of one operation and status: load tests ask the same a thousand times

FORMATS = jsonschema.FormatChecker(formats=())


@FORMATS.checks("date-time", ValueError)
def is_date_time(text):
    return not isinstance(text, str) or (datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).tzinfo is not None)


@FORMATS.checks("date", ValueError)
def is_date(text):
    return not isinstance(text, str) or bool(datetime.date.fromisoformat(text))


@FORMATS.checks("uri-reference", ValueError)
def is_uri_reference(text):
    return not isinstance(text, str) or re.fullmatch(r"[!#-;=?-\[\]_a-z~%]*", text) is not None


class Description:
    def __init__(self, document):
        self.document = document
        self.counts = collections.Counter()
        self.validators = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"oneOf": self.one_of})
        self.operations = []  # (method, pattern of the path, operation); literal segments before captures
        for path in sorted(document["paths"], key=lambda path: path.replace("{", "~")):
            pattern = re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)) + "$")
            for method, operation in document["paths"][path].items():
                if method != "parameters":
                    self.operations.append((method.upper(), pattern, operation))

    def at(self, value):
        while "$ref" in value:
            value = functools.reduce(dict.__getitem__, value["$ref"].split("/")[1:], self.document)
        return value

    @functools.lru_cache(maxsize=None)
    def validator(self, schema):
        """Of a schema, given as JSON text."""
        whole = {**json.loads(schema), "components": {"schemas": self.document["components"]["schemas"]}}
        return self.validators(whole, format_checker=FORMATS)

    def one_of(self, validator, schemas, value, schema):
        """Of schemas that each have a type of their own only that of the value: quick, and it says what is wrong there."""
        types = [self.at(one).get("properties", {}).get("type", {}).get("const") for one in schemas]
        if None in types or not isinstance(value, dict):
            yield from jsonschema.Draft202012Validator.VALIDATORS["oneOf"](validator, schemas, value, schema)
        elif value.get("type") in types:
            yield from validator.descend(value, schemas[types.index(value["type"])])
        else:
            yield jsonschema.ValidationError(f"{value.get('type')!r} is none of {types}")

    def operation_of(self, method, path):
        for its_method, pattern, operation in self.operations:
            if its_method == method and pattern.match(path):
                return operation
        return None

    def check(self, method, target, answer):
        """Fails where the answer is not one that the description has."""
        path = target.partition("?")[0]
        operation = self.operation_of("GET" if method == "HEAD" else method, path)
        if operation is None:  # the page, or nothing at all
            return
        self.counts[operation["operationId"], answer.status] += 1
        if self.counts[operation["operationId"], answer.status] > EACH_AT_MOST:
            return
        response = operation["responses"].get(str(answer.status))
        assert response, f"{method} {target}: {answer.status} is not described: {answer}"
        response = self.at(response)
        for name in response.get("headers", {}):
            if name in ("ETag", "Haiyu-Position", "Location", "Allow", "Content-Language") and answer.status < 500:
                self.check_header(method, target, answer, name)
        content = response.get("content")
        if not content:
            assert not answer.body, f"{method} {target}: {answer.status} has no body: {answer}"
            return
        media = media_type(answer)
        assert media in content, f"{method} {target}: {answer.status} is not {media}: {answer}"
        if media.endswith("json") and method != "HEAD" and answer.status != 206:
            self.validate(f"{method} {target}: {answer.status}", content[media]["schema"], thinned(json.loads(answer.body)))

    def check_header(self, method, target, answer, name):
        assert name in answer.headers, f"{method} {target}: {answer.status} has no {name}: {dict(answer.headers)}"

    def validate(self, what, schema, value):
        faults = sorted(self.validator(json.dumps(schema)).iter_errors(value), key=lambda fault: len(fault.path))
        said = [f"/{'/'.join(map(str, fault.absolute_path))}: {fault.message[:300]}" for fault in faults[:5]]
        assert not said, f"{what}: {said}"


def thinned(value):
    """With no more than 24 items of each list: the others look the same, and looking takes its time."""
    if isinstance(value, list):
        return [thinned(item) for item in (value if len(value) <= 24 else value[:16] + value[-8:])]
    return {name: thinned(item) for name, item in value.items()} if isinstance(value, dict) else value


def media_type(answer):
    message = email.message.Message()
    message["content-type"] = answer.headers.get("Content-Type", "")
    return message.get_content_type()
