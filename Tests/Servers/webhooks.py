"""Webhooks over TLS, verified by the reference libraries."""

import json
import os

from program import Bucket
from receiver import Receiver, make_certificate
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

OLD = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
NEW = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def verified(request, secret):
    return Webhook(secret).verify(request["body"], request["headers"])


def signatures(program):
    """Each secret of a rotation verifies each notice; no other does."""
    bucket = Bucket(program)
    certificate = make_certificate(bucket.folder)
    receiver = Receiver(certificate=certificate)
    secrets = os.path.join(bucket.folder, ".secrets")
    with open(os.open(secrets, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.write(f"{NEW}\n{OLD}\n")
    variables = {"IMGPROC_WEBHOOK_SECRET_FILE": secrets, "IMGPROC_CA_FILE": certificate[0]}
    address = f"https://localhost:{receiver.port}/hook"
    status, _, errors = bucket.batch(
        "--notify", address, "--allow-private", "--require-notify", variables=variables)
    assert status == 0, errors
    for request in receiver.requests:
        assert verified(request, NEW) == verified(request, OLD) == json.loads(request["body"])
        try:
            verified(request, "whsec_" + "A" * 32)
            raise AssertionError("a wrong secret verifies")
        except WebhookVerificationError:
            pass
    keys = sorted(json.loads(request["body"])["image_key"] for request in receiver.requests)
    assert keys == bucket.keys, keys
    bucket.close()
    receiver.close()
    return f"{len(keys)} notices verified by both secrets"


def untrusted(program):
    """A certificate that nobody vouches for, or of another name, gets nothing."""
    bucket = Bucket(program, images=1)
    certificate = make_certificate(bucket.folder)
    receiver = Receiver(certificate=certificate)
    for host, variables in (
        ("localhost", {}), ("127.0.0.1", {"IMGPROC_CA_FILE": certificate[0]}),
    ):
        status, _, errors = bucket.batch(
            "--force", "--notify", f"https://{host}:{receiver.port}/", "--allow-private",
            "--require-notify", variables=variables)
        assert status == 75, (status, errors)
        assert b"certificate" in errors, errors
    assert receiver.requests == []
    bucket.close()
    receiver.close()
    return "two bad certificates, nothing sent"


def private(program):
    """Without --allow-private nothing is sent to this machine, whatever its name."""
    bucket = Bucket(program, images=1)
    receiver = Receiver()
    refused = bucket.batch("--notify", f"https://127.0.0.1:{receiver.port}/")
    assert refused[0] == 64, refused
    status, _, errors = bucket.batch(
        "--notify", f"https://localhost:{receiver.port}/", "--require-notify")
    assert status == 75 and b"private address" in errors, (status, errors)
    assert receiver.requests == []
    bucket.close()
    receiver.close()
    return "an address refused, a name held"


CHECKS = [signatures, untrusted, private]
