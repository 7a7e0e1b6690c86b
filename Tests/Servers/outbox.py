"""What the outbox promises: nothing lost, nothing twice without need, nobody delayed by another, and a
bound on memory."""

import collections
import datetime
import json
import socket
import threading
import time

from cloud import aws
from hostile import RETRY_AFTER, Hostile
from program import Bucket, lines
from receiver import Receiver, make_certificate
from standardwebhooks.webhooks import Webhook

NOTICES, PENDING = 1000, 100_000
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
# Attempts that leave the sender in doubt.
AMBIGUOUS = {"reset", "stall", "lost"}


def hostile_receiver(program):
    """P6: every notice arrives; twice only where an attempt's end was unknown, and then the same; never
    before Retry-After."""
    bucket = Bucket(program, images=1)
    certificate = make_certificate(bucket.folder)
    receiver = Hostile(certificate, Webhook(SECRET).verify)
    address = f"https://localhost:{receiver.port}/hook"
    assert bucket.batch()[0] == 0
    bucket.queue(NOTICES, address)
    waits = "+".join(["0"] + ["300ms"] * 15)
    began = time.monotonic()
    status, _, errors = bucket.events(
        "deliver", "--notify", f"retry={waits} timeout=2s {address}", "--allow-private", "--drain",
        "30m", "--require-notify", timeout=1900,
        variables={"IMGPROC_WEBHOOK_SECRET": SECRET, "IMGPROC_CA_FILE": certificate[0]})
    took = time.monotonic() - began
    assert status == 0, (status, errors)
    by_id = collections.defaultdict(list)
    for attempt in receiver.attempts:
        by_id[attempt[1]].append(attempt)
    assert set(by_id) == {f"made-{number}" for number in range(NOTICES)}, len(by_id)
    met, twice = collections.Counter(), 0
    for attempts in by_id.values():
        met.update(attempt[3] for attempt in attempts)
        assert attempts[-1][3] == "none", attempts
        assert len({attempt[2] for attempt in attempts}) == 1, attempts
        for (before, _, _, trouble), (after, _, _, _) in zip(attempts, attempts[1:]):
            assert trouble != "none", attempts
            assert trouble != "429" or after - before >= RETRY_AFTER, after - before
        arrived = sum(attempt[3] == "none" or attempt[3] in AMBIGUOUS for attempt in attempts)
        twice += arrived > 1
    assert receiver.forged == [], receiver.forged[0]
    assert lines(bucket.events("list", "--json")[1]) == []
    bucket.close()
    receiver.close()
    return f"{NOTICES} notices, all arrived in {took:.0f} s, {twice} in doubt sent again; {dict(met)}"


def black_hole(program):
    """P7: a sink that swallows connections delays no other."""
    bucket, arrivals = Bucket(program, images=150), []

    def note(request):
        arrivals.append((time.time(), json.loads(request["body"])["timestamp"]))
        return 200, {}, b""

    receiver = Receiver(note)
    with socket.create_server(("127.0.0.1", 0), backlog=512) as hole:
        status, _, errors = bucket.batch(
            "--notify", f"{receiver.origin}/", "--notify",
            f"http://127.0.0.1:{hole.getsockname()[1]}/", "--allow-private", "--drain", "20s")
    assert status == 0 and b"150 notices wait for" in errors, (status, errors)
    assert len(arrivals) == len(bucket.keys), len(arrivals)
    delays = sorted(
        arrived - datetime.datetime.fromisoformat(made.replace("Z", "+00:00")).timestamp()
        for arrived, made in arrivals)
    late = delays[int(len(delays) * 0.99) - 1]
    assert late < 1, delays
    bucket.close()
    receiver.close()
    return f"{len(delays)} notices beside a black hole, 99 in 100 within {late * 1000:.0f} ms"


def watch(process):
    """The process's own high-water mark in MiB, once it has ended. What the system tells of a child
    that has ended (ru_maxrss) counts the memory of whoever started it, too."""
    peak = 0
    while process.poll() is None:
        try:
            with open(f"/proc/{process.pid}/status") as status:
                marks = [line.split()[1] for line in status if line.startswith("VmHWM")]
            peak = max([peak, *map(int, marks)])
        except OSError:
            pass
        time.sleep(0.01)
    return peak / 1024


def many_pending(program):
    """P10: whatever waits, memory stays bounded."""
    bucket = Bucket(program, images=1)
    receiver = Receiver()
    assert bucket.batch()[0] == 0
    bucket.queue(PENDING, f"{receiver.origin}/")
    peaks = {}
    for name, command, arguments in (
        ("deliver", ("events", "deliver"), ("--drain", "5s")),
        ("batch", ("batch",), ("--force", "--drain", "5s")),
        ("list", ("events", "list", "--json"), ()),
    ):
        notify = () if name == "list" else ("--notify", f"{receiver.origin}/", "--allow-private")
        process = bucket.start(*notify, *arguments, command=command)
        for stream in (process.stdout, process.stderr):
            threading.Thread(target=drain, args=(stream,), daemon=True).start()
        peaks[name] = watch(process)
        assert process.returncode == 0, (name, process.returncode)
        assert peaks[name] < 100, peaks
    sent = len(receiver.requests)
    assert sent > 0
    bucket.close()
    receiver.close()
    text = ", ".join(f"{name} {peak:.0f} MiB" for name, peak in peaks.items())
    return f"{PENDING} pending, {sent} sent: at most {text}"


def drain(stream):
    while stream.read(1 << 16):
        pass


def killed(program):
    """A run that is killed in the middle of sending costs the next one no waiting, and loses nothing."""
    bucket = Bucket(program, images=1)
    slow = Receiver(lambda request: (time.sleep(1), (200, {}, b""))[1])
    assert bucket.batch()[0] == 0
    bucket.queue(200, f"{slow.origin}/")
    arguments = ("--notify", f"{slow.origin}/", "--allow-private", "--drain", "60s")
    process = bucket.start(*arguments, command=("events", "deliver"))
    while len(slow.requests) < 40:
        time.sleep(0.05)
    process.kill()
    process.communicate()
    slow.answer = lambda request: (200, {}, b"")
    began = time.monotonic()
    status, _, errors = bucket.events("deliver", *arguments, "--require-notify")
    took = time.monotonic() - began
    assert status == 0, errors
    # What the killed run had leased was its own for five minutes.
    assert took < 60, took
    ids = [request["headers"]["webhook-id"] for request in slow.requests]
    assert set(ids) == {f"made-{number}" for number in range(200)}, len(set(ids))
    bucket.close()
    slow.close()
    return f"all 200 sent, {len(ids) - 200} in doubt again, {took:.1f} s after the kill"


def from_queue(program):
    """Keys come from what a queue holds, as the AWS clients print it."""
    bucket = Bucket(program, images=4)
    url, _ = aws().queue("uploads")
    for key in ("photos/0.png", "photos/2.png", "photos/2.png", "processed/photos/0.png"):
        record = {
            "eventVersion": "2.1", "eventName": "ObjectCreated:Put",
            "s3": {"bucket": {"name": "b"}, "object": {"key": key.replace("photos", "ph%6Ftos")}}}
        aws().client("sqs").send_message(
            QueueUrl=url, MessageBody=json.dumps({"Records": [record]}))
    answer = aws().client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    printed = json.dumps({"Messages": answer["Messages"]}, indent=4).encode()
    status, output, errors = bucket.batch("--from-events", "-", "--json", given=printed)
    assert status == 0, errors
    done = [line["key"] for line in lines(output) if line.get("status")]
    assert sorted(done) == ["photos/0.png", "photos/2.png"], done
    bucket.close()
    return f"{len(answer['Messages'])} messages, {len(done)} keys"


CHECKS = [hostile_receiver, black_hole, many_pending, killed, from_queue]
