#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A host as QNTX is one, made of nothing of ours but the protocol: it starts a plugin's program, makes the calls that it is
given as JSON, and prints what came of each as JSON.

    host.py STUBS CALLS PROGRAM [ARGUMENT...]
"""

import json
import subprocess
import sys
import threading
import time
from concurrent import futures

import grpc

sys.path.insert(0, sys.argv[1])
import atsstore_pb2  # noqa: E402
import atsstore_pb2_grpc  # noqa: E402
import domain_pb2  # noqa: E402
import domain_pb2_grpc  # noqa: E402
import queue_pb2  # noqa: E402
import queue_pb2_grpc  # noqa: E402

TOKEN = "5" * 64
DENIED = "invalid authentication token"


class Attestations(atsstore_pb2_grpc.ATSStoreServiceServicer):
    stored = []

    def CreateAttestation(self, request, context):
        if request.auth_token != TOKEN:
            return atsstore_pb2.CreateAttestationResponse(error=DENIED)
        if any(a.id == request.attestation.id for a in self.stored):
            return atsstore_pb2.CreateAttestationResponse(error="there already")
        self.stored.append(request.attestation)
        return atsstore_pb2.CreateAttestationResponse(success=True)

    def AttestationExists(self, request, context):
        exists = request.auth_token == TOKEN and any(a.id == request.id for a in self.stored)
        return atsstore_pb2.AttestationExistsResponse(exists=exists)

    def GenerateAndCreateAttestation(self, request, context):
        if request.auth_token != TOKEN:
            return atsstore_pb2.GenerateAttestationResponse(error=DENIED)
        c = request.command
        made = atsstore_pb2.Attestation(
            id="AS" + "G" * 30, subjects=c.subjects, predicates=c.predicates, contexts=c.contexts, actors=["AS" + "G" * 30],
            timestamp=c.timestamp or 1700000000, source="cli", attributes_json=c.attributes_json, created_at=1700000001,
        )
        self.stored.append(made)
        return atsstore_pb2.GenerateAttestationResponse(success=True, attestation=made)

    def GetAttestations(self, request, context):
        if request.auth_token != TOKEN:
            return atsstore_pb2.GetAttestationsResponse(error=DENIED)
        wanted = list(request.filter.subjects)
        found = [a for a in self.stored if not wanted or any(s in wanted for s in a.subjects)]
        if request.filter.limit:
            found = found[: request.filter.limit]
        return atsstore_pb2.GetAttestationsResponse(success=True, attestations=found)


class Queue(queue_pb2_grpc.QueueServiceServicer):
    jobs = {}

    def Enqueue(self, request, context):
        if request.auth_token != TOKEN:
            return queue_pb2.EnqueueResponse(error=DENIED)
        job = request.job
        job.id = f"JB{len(self.jobs):030d}"
        job.status = "queued"
        self.jobs[job.id] = job
        return queue_pb2.EnqueueResponse(success=True, job_id=job.id)

    def GetJob(self, request, context):
        if request.auth_token != TOKEN:
            return queue_pb2.GetJobResponse(error=DENIED)
        if request.job_id not in self.jobs:
            return queue_pb2.GetJobResponse(error="no such job")
        return queue_pb2.GetJobResponse(success=True, job=self.jobs[request.job_id])

    def UpdateJob(self, request, context):
        if request.auth_token != TOKEN:
            return queue_pb2.UpdateJobResponse(error=DENIED)
        self.jobs[request.job.id] = request.job
        return queue_pb2.UpdateJobResponse(success=True)

    def ListJobs(self, request, context):
        jobs = [j for j in self.jobs.values() if request.status in ("", j.status)]
        return queue_pb2.ListJobsResponse(success=True, jobs=jobs[: request.limit or 100])


services = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
atsstore_pb2_grpc.add_ATSStoreServiceServicer_to_server(Attestations(), services)
queue_pb2_grpc.add_QueueServiceServicer_to_server(Queue(), services)
endpoint = f"127.0.0.1:{services.add_insecure_port('127.0.0.1:0')}"
services.start()

program = subprocess.Popen(
    sys.argv[3:] + ["--port", "0"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
)
log = []
reader = threading.Thread(target=lambda: log.extend(program.stderr), daemon=True)
reader.start()
port = None
for line in program.stdout:
    if line.startswith("QNTX_PLUGIN_PORT="):
        port = int(line.partition("=")[2])
        break
if port is None:
    reader.join(5)
    print(json.dumps({"port": None, "status": program.wait(), "log": log}))
    sys.exit(0)

channel = grpc.insecure_channel(
    f"127.0.0.1:{port}", options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
)
plugin = domain_pb2_grpc.DomainPluginServiceStub(channel)
empty = domain_pb2.Empty()
message_types = domain_pb2.WebSocketMessage


def fields(message, *names):
    return {name: getattr(message, name) for name in names}


def http(method, path, headers=(), body=""):
    headers = [domain_pb2.HTTPHeader(name=n, values=v) for n, v in headers]
    body = bytes(int(body[6:])) if body.startswith("zeros ") else body.encode()
    answer = plugin.HandleHTTP(domain_pb2.HTTPRequest(method=method, path=path, headers=headers, body=body), timeout=60)
    return {
        "status": answer.status_code,
        "headers": {h.name.lower(): list(h.values) for h in answer.headers},
        "body": answer.body.decode("utf-8", "replace"),
    }


def socket(steps, headers=None):
    """Steps: text to send; or [type, text] for any type; or a number of messages to wait for before going on."""
    arrived = []
    changed = threading.Condition()

    def send():
        yield message_types(type=message_types.CONNECT, headers=headers or {})
        for step in steps:
            if isinstance(step, int):
                with changed:
                    changed.wait_for(lambda: len(arrived) >= step, timeout=60)
            elif isinstance(step, list):
                yield message_types(type=step[0], data=step[1].encode(), timestamp=7)
            else:
                yield message_types(type=message_types.DATA, data=step.encode())

    def take(message):
        with changed:
            arrived.append([message.type, message.data.decode("utf-8", "replace"), message.timestamp if message.type == 4 else 0])
            changed.notify_all()

    try:
        for message in plugin.HandleWebSocket(send(), timeout=60):
            take(message)
    except grpc.RpcError as error:
        arrived.append(["error", error.code().name, error.details()])
    return arrived


def raw_socket(first):
    """A stream that does not begin as it should."""
    return [m.type for m in plugin.HandleWebSocket(iter([message_types(type=first)]), timeout=60)]


def cut_socket(text):
    """A stream that the host breaks off."""
    held = threading.Event()

    def send():
        yield message_types(type=message_types.CONNECT)
        yield message_types(type=message_types.DATA, data=text.encode())
        held.wait(60)

    stream = plugin.HandleWebSocket(send(), timeout=60)
    first = next(stream)
    stream.cancel()
    held.set()
    return first.data.decode()


def many_sockets(count, text):
    with futures.ThreadPoolExecutor(count) as pool:
        return sorted({json.dumps(s) for s in pool.map(lambda _: socket([text, 1, [2, ""]]), range(count))})


def job(name, payload="", timeout=0):
    answer = plugin.ExecuteJob(
        domain_pb2.ExecuteJobRequest(job_id="JB1", handler_name=name, payload=payload.encode(), timeout_secs=timeout),
        timeout=60,
    )
    found = fields(answer, "success", "error", "progress_current", "progress_total", "cost_actual")
    found["result"] = answer.result.decode("utf-8", "replace")
    return found


def metadata():
    return fields(
        plugin.Metadata(empty, timeout=60), "name", "version", "qntx_version", "description", "author", "license"
    )


def initialize(config=None, token=TOKEN):
    request = domain_pb2.InitializeRequest(
        ats_store_endpoint=endpoint, queue_endpoint=endpoint, auth_token=token, config=config or {}
    )
    return list(plugin.Initialize(request, timeout=60).handler_names)


def health():
    answer = plugin.Health(empty, timeout=60)
    return {"healthy": answer.healthy, "message": answer.message, "details": dict(answer.details)}


def schema():
    answer = plugin.ConfigSchema(empty, timeout=60)
    return {key: fields(field, "type", "description", "default_value") for key, field in answer.fields.items()}


def shutdown():
    plugin.Shutdown(empty, timeout=60)
    return program.wait(60)


def interrupt(number):
    program.send_signal(number)
    return program.wait(60)


def stored():
    return [
        {
            "id": a.id, "subjects": list(a.subjects), "predicates": list(a.predicates), "source": a.source,
            "attributes": a.attributes_json,
        }
        for a in Attestations.stored
    ]


def jobs():
    return [fields(j, "handler_name", "status", "source") for j in Queue.jobs.values()]


def echo_time(count, path):
    """The median of so many round trips, in microseconds."""
    request = domain_pb2.HTTPRequest(method="GET", path=path)
    times = []
    for _ in range(count):
        start = time.perf_counter()
        plugin.HandleHTTP(request)
        times.append(time.perf_counter() - start)
    return sorted(times)[count // 2] * 1e6


def garbage():
    """Bytes that are no message, and a message for a method that there is not."""
    found = []
    for method in ["HandleHTTP", "Initialize", "Nothing"]:
        try:
            channel.unary_unary(f"/protocol.DomainPluginService/{method}")(b"\xff\xff\xff", timeout=60)
            found.append("no error")
        except grpc.RpcError as error:
            found.append(error.code().name)
    return found


results = []
for name, *parameters in json.loads(sys.argv[2]):
    try:
        results.append(globals()[name](*parameters))
    except grpc.RpcError as error:
        results.append({"error": error.code().name, "details": error.details()})
if program.poll() is None:
    program.kill()
    program.wait()
reader.join(5)
print(json.dumps({"port": port, "results": results, "log": log}))
