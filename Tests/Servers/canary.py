"""Secrets stay secret: a canary in every place that a secret can come from, receivers that send back
all that they were sent, and a search through everything that runs have left and said."""

import base64
import json
import os

from program import Bucket
from receiver import Receiver

MARK = "CANARY0f8fad5bd9cb469fa165"


def echo(status):
    """Answers with the whole request, as an error message of AWS's."""
    def answer(request):
        text = json.dumps(request["headers"]) + request["body"].decode(errors="replace")
        text = text.replace("&", "&amp;").replace("<", "&lt;")
        body = f"<ErrorResponse><Error><Code>X</Code><Message>{request['path']} {text}</Message>"
        return status, {"X-Echo": request["path"]}, body.encode()
    return answer


def webhook_secret():
    return "whsec_" + base64.b64encode(MARK.encode()).decode()


def sources(bucket, receiver):
    """Ways to have a secret: its name, the sinks, the variables."""
    folder, origin = bucket.folder, receiver.origin
    topic = "sns:arn:aws:sns:eu-west-1:123456789012:topic"
    region = {"AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL": origin}
    keys = {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": f"{MARK}key"}

    def written(name, text):
        path = os.path.join(folder, name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        return path

    secrets = written(".secrets", webhook_secret())
    token = written(".token", f"{MARK}token")
    credentials = written(
        ".credentials",
        f"[default]\naws_access_key_id=AKID\naws_secret_access_key={MARK}f\n"
        f"aws_session_token={MARK}s\n")
    script = written(
        ".process", json.dumps(
            {"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": f"{MARK}p",
             "SessionToken": f"{MARK}q"}))
    process = written(".config", f"[default]\ncredential_process = cat {script}\n")
    return [
        ("environment", [topic, "eventbridge:bus"],
         {**region, **keys, "AWS_SESSION_TOKEN": f"{MARK}session"}),
        ("credentials file", [topic], {**region, "AWS_SHARED_CREDENTIALS_FILE": credentials}),
        ("credential process", [topic], {**region, "AWS_CONFIG_FILE": process}),
        ("web identity", [topic],
         {**region, "AWS_WEB_IDENTITY_TOKEN_FILE": token, "AWS_ROLE_ARN": "arn:aws:iam::1:role/r"}),
        ("container", [topic],
         {**region, "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{origin}/keys",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": token}),
        ("webhook variable", [f"{origin}/a"], {"IMGPROC_WEBHOOK_SECRET": webhook_secret()}),
        ("webhook file", [f"{origin}/b"], {"IMGPROC_WEBHOOK_SECRET_FILE": secrets}),
        ("webhook query", [f"{origin}/c?token={MARK}&x"], {}),
        ("webhook path", [f"{origin}/services/T1/{MARK}/d"], {}),
        ("webhook user", [f"{origin.replace('//', f'//user:{MARK}@')}/e"], {}),
        ("broken secret", [f"{origin}/f"], {"IMGPROC_WEBHOOK_SECRET": MARK}),
        ("broken address", [f"htps://{MARK}@host/"], {}),
        ("program", [f"exec:false --token {MARK}", "exec:env"], keys),
    ]


def canaries(program):
    """No canary in the state, the logs, the events, the output or the errors."""
    searched, count = 0, 0
    encoded = base64.b64encode(MARK.encode())[:24]
    for status in (500, 403):
        receiver = Receiver(echo(status))
        bucket = Bucket(program, images=1)
        for name, sinks, variables in sources(bucket, receiver):
            count += 1
            notify = [word for sink in sinks for word in ("--notify", sink)]
            ended, output, errors = bucket.batch(
                "--force", "-v", "--allow-private", "--json", "--drain", "1s", "--notify",
                f"log:{bucket.folder}/events.jsonl", *notify, variables=variables)
            assert ended in (0, 64, 78), (name, ended, errors)
            planted = (".secrets", ".token", ".credentials", ".process", ".config")
            texts = [("output", output), ("errors", errors)]
            texts += [one for one in bucket.artefacts() if not one[0].endswith(planted)]
            assert any("state.db" in path for path, _ in texts) or ended != 0, name
            for place, text in texts:
                searched += 1
                assert MARK.encode() not in text and encoded not in text, (name, place)
        assert receiver.requests, "nothing was sent"
        bucket.close()
        receiver.close()
    return f"{count} runs, {searched} files and streams searched, none holds a canary"


CHECKS = [canaries]
