"""moto's SNS, SQS, EventBridge, IAM and STS in one process, with signatures and policies checked."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request

import boto3

REGION = "eu-central-1"


class AWS:
    """A server from its making to `close`, with one user and one role that may do everything."""

    def __init__(self, checked=True):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{port}"
        # The first actions, which make the user, go unchecked.
        environment = {**os.environ, **({"INITIAL_NO_AUTH_ACTION_COUNT": "5"} if checked else {})}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait()
        iam = self.client("iam", "unchecked", "unchecked")
        everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [everything]})
        iam.create_user(UserName="tests")
        key = iam.create_access_key(UserName="tests")["AccessKey"]
        iam.put_user_policy(UserName="tests", PolicyName="everything", PolicyDocument=policy)
        trust = json.dumps({"Version": "2012-10-17", "Statement": []})
        role = iam.create_role(RoleName="worker", AssumeRolePolicyDocument=trust)
        iam.put_role_policy(RoleName="worker", PolicyName="everything", PolicyDocument=policy)
        self.role = role["Role"]["Arn"]
        self.key, self.secret = key["AccessKeyId"], key["SecretAccessKey"]

    def wait(self):
        deadline = time.monotonic() + 180
        while True:
            try:
                return urllib.request.urlopen(f"{self.endpoint}/moto-api/", timeout=5).close()
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    sys.exit("moto does not start")
                time.sleep(0.1)

    def client(self, service, key=None, secret=None):
        return boto3.client(
            service, region_name=REGION, endpoint_url=self.endpoint,
            aws_access_key_id=key or self.key, aws_secret_access_key=secret or self.secret)

    def variables(self, **others):
        """What the program needs to work here."""
        return {
            "AWS_ACCESS_KEY_ID": self.key, "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_REGION": REGION, "AWS_ENDPOINT_URL": self.endpoint, **others,
        }

    def queue(self, name):
        """A queue that everybody may send to: its address and its ARN."""
        attributes = {"FifoQueue": "true"} if name.endswith(".fifo") else {}
        sqs = self.client("sqs")
        url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return url, found["Attributes"]["QueueArn"]

    def messages(self, url):
        """All messages of a queue, which are then gone."""
        sqs, found = self.client("sqs"), []
        while True:
            answer = sqs.receive_message(
                QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["All"])
            batch = answer.get("Messages", [])
            if not batch:
                return found
            for message in batch:
                found.append(message)
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    def close(self):
        self.process.terminate()
        self.process.wait()
