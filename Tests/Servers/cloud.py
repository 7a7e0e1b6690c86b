"""SNS and EventBridge: what arrives behind them, and what happens without permission."""

import functools
import json

from aws import AWS
from program import Bucket
from receiver import Receiver


@functools.cache
def aws():
    return AWS()


@functools.cache
def unchecked():
    """For what is asked without a signature, which moto refuses altogether where it checks any."""
    return AWS(checked=False)


def close():
    for server in (aws, unchecked):
        if server.cache_info().currsize:
            server().close()


def native(text, keys):
    """The event in a message, held to what every event has."""
    event = json.loads(text)
    assert event["event_type"] == "image_processing_completed", event
    assert event["image_key"] in keys, event
    assert event["processing_result"]["status"] == "completed", event
    return event


def sns_to_http(program):
    """A standard topic passes each notice on to its HTTP subscription, and filters by attributes."""
    receiver, bucket = Receiver(), Bucket(program)
    topic = aws().client("sns").create_topic(Name="images-dev")["TopicArn"]
    aws().client("sns").subscribe(TopicArn=topic, Protocol="http", Endpoint=receiver.origin)
    receiver.requests.clear()
    queues = {}
    for status in ("completed", "failed"):
        queues[status], arn = aws().queue(f"filtered-{status}")
        policy = json.dumps({"status": [status], "format": ["png"], "environment": ["dev"]})
        aws().client("sns").subscribe(
            TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"FilterPolicy": policy})
    address = topic.replace("images-dev", "images-${env}")
    status, _, errors = bucket.batch(
        "--notify", f"sns:{address}", "--require-notify", variables=aws().variables())
    assert status == 0, errors
    sent = [json.loads(request["body"]) for request in receiver.requests]
    assert sorted(native(one["Message"], bucket.keys)["image_key"] for one in sent) == bucket.keys
    for one in sent:
        key = json.loads(one["Message"])["image_key"]
        assert one["Subject"] == f"Image Processing Complete: {key}", one
    completed = aws().messages(queues["completed"])
    assert len(completed) == len(bucket.keys), completed
    attributes = json.loads(completed[0]["Body"])["MessageAttributes"]
    assert attributes["event_type"]["Value"] == "image_processing_completed", attributes
    assert aws().messages(queues["failed"]) == []
    bucket.close()
    receiver.close()
    return f"{len(sent)} notices came through HTTP, {len(completed)} through a filter"


def sns_fifo(program):
    """A FIFO topic groups by key and deduplicates by event."""
    bucket = Bucket(program)
    topic = aws().client("sns").create_topic(Name="ordered.fifo", Attributes={"FifoTopic": "true"})
    url, arn = aws().queue("ordered.fifo")
    aws().client("sns").subscribe(TopicArn=topic["TopicArn"], Protocol="sqs", Endpoint=arn)
    status, _, errors = bucket.batch(
        "--notify", f"sns:{topic['TopicArn']}", "--require-notify", variables=aws().variables())
    assert status == 0, errors
    messages = aws().messages(url)
    groups = {message["Attributes"]["MessageGroupId"] for message in messages}
    assert sorted(groups) == bucket.keys, groups
    for message in messages:
        event = native(json.loads(message["Body"])["Message"], bucket.keys)
        assert message["Attributes"]["MessageDeduplicationId"] == event["event_id"], message
    bucket.close()
    return f"{len(messages)} notices in {len(groups)} groups"


def sns_wrong_secret(program):
    """A wrong secret holds the notices, and the run says why; the right one is accepted."""
    bucket = Bucket(program)
    topic = aws().client("sns").create_topic(Name="guarded")["TopicArn"]
    url, arn = aws().queue("guarded")
    aws().client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    notify = ("--notify", f"sns:{topic}", "--require-notify")
    wrong = aws().variables(AWS_SECRET_ACCESS_KEY="not-the-secret-of-this-key")
    status, _, errors = bucket.batch(*notify, variables=wrong)
    assert status == 75, (status, errors)
    assert b"SignatureDoesNotMatch" in errors, errors
    assert aws().messages(url) == []
    # The next run has nothing to do but to try the held sink again, now with the right secret.
    status, _, errors = bucket.batch(*notify, variables=aws().variables())
    assert status == 0, errors
    arrived = len(aws().messages(url))
    assert arrived == len(bucket.keys), arrived
    bucket.close()
    return f"wrong secret: status 75, none sent; right secret: the same {arrived} sent"


def eventbridge_rule(program):
    """A rule on the bus sees the events and hands them to its target."""
    bucket, events = Bucket(program), aws().client("events")
    name = "image-processing-events-dev"
    events.create_event_bus(Name=name)
    url, arn = aws().queue("seen-by-rule")
    pattern = {
        "source": ["image.processing"], "detail-type": ["Image Processing Completed"],
        "detail": {"processing_result": {"status": ["completed"]}}}
    events.put_rule(Name="completed", EventBusName=name, EventPattern=json.dumps(pattern))
    events.put_rule(
        Name="other", EventBusName=name, EventPattern=json.dumps({"source": ["another"]}))
    for rule in ("completed", "other"):
        events.put_targets(Rule=rule, EventBusName=name, Targets=[{"Id": rule, "Arn": arn}])
    status, _, errors = bucket.batch(
        "--notify", "eventbridge:image-processing-events-${env}", "--require-notify",
        variables=aws().variables())
    assert status == 0, errors
    seen = [json.loads(message["Body"]) for message in aws().messages(url)]
    keys = sorted(native(json.dumps(one["detail"]), bucket.keys)["image_key"] for one in seen)
    assert keys == bucket.keys, keys
    assert {one["source"] for one in seen} == {"image.processing"}, seen
    bucket.close()
    return f"{len(seen)} events reached the rule's target"


def web_identity(program):
    """A role is assumed by a token file, as in a Kubernetes pod."""
    aws, bucket = unchecked, Bucket(program)
    topic = aws().client("sns").create_topic(Name="by-role")["TopicArn"]
    url, arn = aws().queue("by-role")
    aws().client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    with open(f"{bucket.folder}/.token", "w") as file:
        file.write("a-token-of-the-cluster")
    variables = aws().variables(
        AWS_WEB_IDENTITY_TOKEN_FILE=f"{bucket.folder}/.token", AWS_ROLE_ARN=aws().role)
    del variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"]
    status, _, errors = bucket.batch(
        "--notify", f"sns:{topic}", "--require-notify", variables=variables)
    assert status == 0, errors
    arrived = len(aws().messages(url))
    assert arrived == len(bucket.keys), arrived
    bucket.close()
    return f"{arrived} notices sent as the role"


def container(program):
    """A container's credentials, by an address and a token file."""
    bucket = Bucket(program)
    topic = aws().client("sns").create_topic(Name="by-container")["TopicArn"]
    keys = {"AccessKeyId": aws().key, "SecretAccessKey": aws().secret}
    answer = json.dumps(keys).encode()
    receiver = Receiver(
        lambda request: (200, {}, answer)
        if request["headers"].get("authorization") == "the-token" else (401, {}, b""))
    with open(f"{bucket.folder}/.token", "w") as file:
        file.write("the-token")
    variables = aws().variables(
        AWS_CONTAINER_CREDENTIALS_FULL_URI=f"{receiver.origin}/keys",
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=f"{bucket.folder}/.token")
    del variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"]
    status, _, errors = bucket.batch(
        "--notify", f"sns:{topic}", "--require-notify", variables=variables)
    assert status == 0, errors
    assert len(receiver.requests) == 1, receiver.requests
    bucket.close()
    receiver.close()
    return f"{len(bucket.keys)} notices with one look-up of credentials"


CHECKS = [sns_to_http, sns_fifo, sns_wrong_secret, eventbridge_rule, web_identity, container]
