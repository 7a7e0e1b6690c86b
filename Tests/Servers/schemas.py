"""The documented schemas against what is really sent and written, and CloudEvents by their own library."""

import copy
import json
import os

import jsonschema
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from cloudevents.core.formats.json import JSONFormat
from program import Bucket, lines
from receiver import Receiver

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMAS = os.path.join(os.path.dirname(os.path.dirname(HERE)), "man/schema")


def closed(schema):
    """A copy that takes no field which is not documented."""
    schema = copy.deepcopy(schema)

    def close(value):
        if isinstance(value, dict):
            if value.get("type") == "object":
                value["additionalProperties"] = False
            for part in value.values():
                close(part)
        elif isinstance(value, list):
            for part in value:
                close(part)

    close(schema)
    return schema


def validator(name):
    with open(os.path.join(SCHEMAS, f"{name}.json")) as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(closed(schema))


def bucket_of_all_kinds(program):
    """Images, one that is broken, and a key that is not UTF-8."""
    bucket = Bucket(program, images=3)
    with open(f"{bucket.folder}/photos/broken.png", "wb") as file:
        with open(f"{bucket.folder}/{bucket.keys[0]}", "rb") as whole:
            file.write(whole.read()[:200])
    os.link(
        os.fsencode(f"{bucket.folder}/{bucket.keys[0]}"),
        os.fsencode(bucket.folder) + b"/photos/\xff.png")
    return bucket


def schemas(program):
    """Every event and line of runs that end in every way is as documented, field by field."""
    bucket = bucket_of_all_kinds(program)
    log = f"{bucket.folder}/all.jsonl"
    checked = {"event": 0, "batch-event": 0, "run-line": 0, "delivery-line": 0}
    validators = {name: validator(name) for name in checked}

    def check(name, value):
        validators[name].validate(value)
        checked[name] += 1

    everything = ("--notify", f"log:{log}", "--notify-on", "success,failure,skip,batch")
    for arguments in (
        (), ("--force", "-s", "16x"), ("--widths", "16,32"), ("--fail-fast", "--force"), (),
    ):
        _, output, _ = bucket.batch(*everything, "--json", *arguments)
        for line in lines(output):
            check("run-line", line)
    kinds = set()
    with open(log) as file:
        for event in lines(file.read()):
            kinds.add(event["event_type"])
            check("batch-event" if "batch" in event else "event", event)
    names = ("completed", "failed", "skipped", "batch_completed")
    assert kinds == {f"image_processing_{name}" for name in names}, kinds
    bucket.batch("--force", "--notify", "exec:false", "--notify", "exec:sh -c 'exit 65'")
    for command in ("list", "dead"):
        _, output, errors = bucket.events(command, "--json")
        assert output, errors
        for line in lines(output):
            check("delivery-line", line)
    bucket.close()
    return ", ".join(f"{count} of {name}" for name, count in checked.items())


def cloud_events(program):
    """The reference library reads our CloudEvents, and finds the native event in them."""
    bucket, receiver = Bucket(program), Receiver()
    status, _, errors = bucket.batch(
        "--notify", f"{receiver.origin}/", "--allow-private", "--format-events", "cloudevents",
        "--require-notify")
    assert status == 0, errors
    event_schema = validator("event")
    keys = []
    for request in receiver.requests:
        message = HTTPMessage(headers=request["headers"], body=request["body"])
        event = from_structured_event(message, JSONFormat())
        data = event.get_data()
        event_schema.validate(data)
        assert event.get_id() == data["event_id"] == request["headers"]["webhook-id"], data
        assert event.get_type() == "imgproc.image_processing_completed", event.get_type()
        assert event.get_subject() == data["image_key"], data
        assert event.get_source() == "/" + os.path.basename(bucket.folder), event.get_source()
        keys.append(data["image_key"])
    assert sorted(keys) == bucket.keys, keys
    bucket.close()
    receiver.close()
    return f"{len(keys)} CloudEvents read by their own library"


CHECKS = [schemas, cloud_events]
