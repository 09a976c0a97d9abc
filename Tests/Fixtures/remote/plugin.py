#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A plugin of QNTX in a process of its own, made of nothing of the host's but its protocol.

What it does beyond that is asked for by its arguments, its routes and its WebSocket messages.
"""

import argparse
import json
import os
import socket
import sys
import threading
import time
from concurrent import futures

import grpc

arguments = argparse.ArgumentParser()
arguments.add_argument("--port", type=int, required=True)
arguments.add_argument("--stubs", required=True)
arguments.add_argument("--name", default="peer")
arguments.add_argument("--version", default="1.2.3")
arguments.add_argument("--requires", default="")
arguments.add_argument("--mode", default="", help="silent, dies, shy, elsewhere, deaf, garbage, spawns")
arguments.add_argument("--note", default="", help="a file to write down in what is told to end")
arguments.add_argument("--version-file", default="", help="a file with the version that it has, where there is one")
arguments.add_argument("--dies-if", default="", help="a file: where it is there, the program ends at its start")
arguments.add_argument("--hangs-if", default="", help="a file: where it is there, the program hangs at its start")
options = arguments.parse_args()

sys.path.insert(0, options.stubs)
import atsstore_pb2  # noqa: E402
import atsstore_pb2_grpc  # noqa: E402
import domain_pb2  # noqa: E402
import domain_pb2_grpc  # noqa: E402
import queue_pb2  # noqa: E402
import queue_pb2_grpc  # noqa: E402

ended = threading.Event()
if os.path.exists(options.version_file):
    with open(options.version_file, encoding="utf-8") as version_file:
        options.version = version_file.read()


def note(text):
    if options.note:
        with open(options.note, "a", encoding="utf-8") as file:
            file.write(text + "\n")


class Host:
    """The host's services as this plugin has them."""

    def __init__(self, request):
        self.token = request.auth_token
        self.ats = atsstore_pb2_grpc.ATSStoreServiceStub(grpc.insecure_channel(request.ats_store_endpoint))
        self.queue = queue_pb2_grpc.QueueServiceStub(grpc.insecure_channel(request.queue_endpoint))

    def attest(self, token=None):
        """Everything that can be asked of the attestations, in order."""
        token = self.token if token is None else token
        attestation = atsstore_pb2.Attestation(
            id="ASPEER", subjects=["ALICE"], predicates=["knows"], contexts=["WORK"], actors=["peer"],
            timestamp=1700000000, attributes_json='{"since":2020}',
        )
        made = self.ats.CreateAttestation(
            atsstore_pb2.CreateAttestationRequest(auth_token=token, attestation=attestation)
        )
        again = self.ats.CreateAttestation(
            atsstore_pb2.CreateAttestationRequest(auth_token=token, attestation=attestation)
        )
        exists = self.ats.AttestationExists(atsstore_pb2.AttestationExistsRequest(auth_token=token, id="ASPEER"))
        generated = self.ats.GenerateAndCreateAttestation(
            atsstore_pb2.GenerateAttestationRequest(
                auth_token=token,
                command=atsstore_pb2.AttestationCommand(subjects=["BOB"], predicates=["likes"], attributes_json="{}"),
            )
        )
        found = self.ats.GetAttestations(
            atsstore_pb2.GetAttestationsRequest(
                auth_token=token, filter=atsstore_pb2.AttestationFilter(subjects=["alice", "bob"], limit=10)
            )
        )
        return {
            "made": [made.success, made.error],
            "again": [again.success, again.error],
            "exists": exists.exists,
            "generated": [generated.success, generated.error, list(generated.attestation.contexts)],
            "found": [
                [list(a.subjects), list(a.predicates), a.source, a.attributes_json, a.timestamp]
                for a in found.attestations
            ],
            "found_error": found.error,
        }

    def enqueue(self, token=None):
        """Everything that can be asked of the jobs, in order."""
        token = self.token if token is None else token
        added = self.queue.Enqueue(
            queue_pb2.EnqueueRequest(
                auth_token=token, job=queue_pb2.Job(handler_name="nobody.has", payload=b"\x00\xff", source="test")
            )
        )
        got = self.queue.GetJob(queue_pb2.GetJobRequest(auth_token=token, job_id=added.job_id))
        got.job.progress.current = 3
        got.job.progress.total = 9
        got.job.cost_actual = 0.5
        updated = self.queue.UpdateJob(queue_pb2.UpdateJobRequest(auth_token=token, job=got.job))
        listed = self.queue.ListJobs(queue_pb2.ListJobsRequest(auth_token=token, status="queued"))
        return {
            "added": [added.success, added.error],
            "got": [got.success, got.error, got.job.handler_name, got.job.payload.hex(), got.job.status],
            "updated": [updated.success, updated.error],
            "listed": [listed.success, listed.error]
            + [[job.id == added.job_id, job.progress.current, job.progress.total, job.cost_actual] for job in listed.jobs],
        }

    def misbehave(self):
        """Requests that a host must survive: each with what it says to them."""
        answers = {}

        def ask(name, call):
            try:
                answer = call()
                answers[name] = getattr(answer, "error", "") or "no error"
            except grpc.RpcError as error:
                answers[name] = error.code().name

        token = self.token
        ask("no attestation", lambda: self.ats.CreateAttestation(atsstore_pb2.CreateAttestationRequest(auth_token=token)))
        ask("empty attestation", lambda: self.ats.CreateAttestation(
            atsstore_pb2.CreateAttestationRequest(auth_token=token, attestation=atsstore_pb2.Attestation())
        ))
        ask("no command", lambda: self.ats.GenerateAndCreateAttestation(
            atsstore_pb2.GenerateAttestationRequest(auth_token=token)
        ))
        ask("no filter", lambda: self.ats.GetAttestations(atsstore_pb2.GetAttestationsRequest(auth_token=token)))
        ask("no job", lambda: self.queue.Enqueue(queue_pb2.EnqueueRequest(auth_token=token)))
        ask("no job to update", lambda: self.queue.UpdateJob(queue_pb2.UpdateJobRequest(auth_token=token)))
        ask("unknown job", lambda: self.queue.GetJob(queue_pb2.GetJobRequest(auth_token=token, job_id="JBNONE")))
        ask("unknown status", lambda: self.queue.ListJobs(
            queue_pb2.ListJobsRequest(auth_token=token, status="sleeping")
        ))
        ask("negative limit", lambda: self.queue.ListJobs(queue_pb2.ListJobsRequest(auth_token=token, limit=-1)))
        ask("bad attributes", lambda: self.ats.CreateAttestation(
            atsstore_pb2.CreateAttestationRequest(
                auth_token=token, attestation=atsstore_pb2.Attestation(subjects=["X"], attributes_json="[1")
            )
        ))
        ask("huge message", lambda: self.queue.Enqueue(
            queue_pb2.EnqueueRequest(
                auth_token=token, job=queue_pb2.Job(handler_name="nobody.has", payload=bytes(5 << 20))
            )
        ))
        for name, wrong in [("no token", ""), ("wrong token", "0" * 64), ("short token", token[:-1])]:
            ask(name, lambda: self.queue.Enqueue(
                queue_pb2.EnqueueRequest(auth_token=wrong, job=queue_pb2.Job(handler_name="nobody.has"))
            ))
            ask(name + ", attestations", lambda: self.ats.GetAttestations(
                atsstore_pb2.GetAttestationsRequest(auth_token=wrong)
            ))
        exists = self.ats.AttestationExists(atsstore_pb2.AttestationExistsRequest(auth_token="x", id="ASPEER"))
        answers["wrong token, exists"] = str(exists.exists)
        ask("no such method", lambda: grpc.insecure_channel(self.endpoint).unary_unary("/protocol.QueueService/Nothing")(b""))
        ask("garbage", lambda: grpc.insecure_channel(self.endpoint).unary_unary("/protocol.QueueService/Enqueue")(b"\xff\xff"))
        host, _, port = self.endpoint.partition(":")
        preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
        for length in range(0, 64, 3):
            # Not HTTP/2 at all, HTTP/2 that breaks off, HTTP/2 that is none from somewhere on.
            for start in (bytes(length), preface[:length], preface[:length] + bytes([255] * 40)):
                with socket.create_connection((host, int(port))) as connection:
                    connection.sendall(start)
        return answers


class Plugin(domain_pb2_grpc.DomainPluginServiceServicer):
    host = None
    config = {}
    initialized = 0

    def Metadata(self, request, context):
        return domain_pb2.MetadataResponse(
            name=options.name, version=options.version, qntx_version=options.requires, description="a peer", author="us",
            license="MIT",
        )

    def Initialize(self, request, context):
        self.config = dict(request.config)
        if "refuse" in self.config:
            context.abort(grpc.StatusCode.INTERNAL, "the configuration says: " + self.config["refuse"])
        self.host = Host(request)
        self.host.endpoint = request.queue_endpoint
        self.initialized += 1
        note("initialized")
        print(f"told of {len(self.config)} values", flush=True)
        print(json.dumps({"level": "warn", "msg": "a warning", "key": 5}), file=sys.stderr, flush=True)
        print("something bad", file=sys.stderr, flush=True)
        return domain_pb2.InitializeResponse(handler_names=["peer.count", "peer.fail", "peer.sleep", "peer.exit"])

    def Shutdown(self, request, context):
        note("shutdown")
        if options.mode != "deaf":
            ended.set()
        return domain_pb2.Empty()

    def HandleHTTP(self, request, context):
        path, _, query = request.path.partition("?")
        headers = [[h.name, list(h.values)] for h in request.headers]
        reply = {}
        if path == "/echo":
            reply = {"method": request.method, "query": query, "headers": headers, "body": request.body.hex()}
        elif path == "/bytes":
            return domain_pb2.HTTPResponse(status_code=200, body=bytes(int(query)))
        elif path == "/raw":
            return domain_pb2.HTTPResponse(status_code=200, body=request.body)
        elif path == "/cookies":
            return domain_pb2.HTTPResponse(
                status_code=201,
                headers=[
                    domain_pb2.HTTPHeader(name="Set-Cookie", values=["a=1", "b=2", "c=3"]),
                    domain_pb2.HTTPHeader(name="bad name", values=["x"]),
                    domain_pb2.HTTPHeader(name="Connection", values=["close"]),
                ],
            )
        elif path == "/status":
            return domain_pb2.HTTPResponse(status_code=int(query))
        elif path == "/config":
            reply = self.config
        elif path == "/environment":
            links = ["/proc/self/fd/" + number for number in os.listdir("/proc/self/fd")]
            files = [os.readlink(link) for link in links if os.path.lexists(link)]
            reply = {"environment": dict(os.environ), "files": files}
        elif path == "/attest":
            reply = self.host.attest()
        elif path == "/attest-all":
            found = self.host.ats.GetAttestations(atsstore_pb2.GetAttestationsRequest(auth_token=self.host.token))
            reply = {"success": found.success, "error": found.error, "count": len(found.attestations)}
        elif path == "/enqueue":
            reply = self.host.enqueue()
        elif path == "/misbehave":
            reply = self.host.misbehave()
        elif path == "/token":
            reply = {"token": self.host.token}
        elif path == "/use-token":
            reply = self.host.enqueue(query)
        elif path == "/api/" + options.name + "/whole":
            reply = {"path": path, "body": request.body.hex()}
        elif path == "/abort":
            context.abort(grpc.StatusCode.UNKNOWN, "no mood")
        elif path == "/hang":
            context.add_callback(lambda: note("called off"))
            ended.wait(600)
        elif path == "/exit":
            print("I have had enough", file=sys.stderr, flush=True)
            os._exit(3)
        elif path == "/signal":
            print("a signal comes", file=sys.stderr, flush=True)
            os.kill(os.getpid(), int(query))
            ended.wait(600)
        elif path == "/close":
            server.stop(0)
            ended.wait(600)
        elif path == "/flood":
            for number in range(int(query)):
                sys.stderr.write(f"line {number}\n")
            sys.stderr.flush()
        elif path == "/spawn":
            process = os.spawnv(os.P_NOWAIT, "/bin/sleep", ["sleep", "1000"])
            reply = {"id": process}
        else:
            return domain_pb2.HTTPResponse(status_code=404, body=b"not here")
        return domain_pb2.HTTPResponse(
            status_code=200,
            headers=[domain_pb2.HTTPHeader(name="Content-Type", values=["application/json"])],
            body=json.dumps(reply).encode(),
        )

    def HandleWebSocket(self, messages, context):
        kinds = domain_pb2.WebSocketMessage
        for message in messages:
            text = message.data.decode("utf-8", "replace")
            if message.type == kinds.CONNECT:
                note("connect " + message.headers[":path"] if ":path" in message.headers else "connect")
                if message.headers.get("x-refuse"):
                    context.abort(grpc.StatusCode.PERMISSION_DENIED, "not you")
                yield kinds(type=kinds.DATA, data=b"hello")
            elif message.type == kinds.CLOSE:
                note("close " + text)
                yield kinds(type=kinds.CLOSE)
                return
            elif message.type == kinds.PONG:
                yield kinds(type=kinds.DATA, data=f"pong {text} {message.timestamp}".encode())
            elif text == "ping":
                yield kinds(type=kinds.PING, data=b"p", timestamp=42)
            elif text == "close":
                yield kinds(type=kinds.CLOSE, data=b"enough")
                return
            elif text == "error":
                yield kinds(type=kinds.ERROR, data=b"broken")
                return
            elif text == "unknown":
                yield kinds(type=99)
            elif text == "end":
                return
            elif text == "abort":
                context.abort(grpc.StatusCode.INTERNAL, "cut")
            elif text == "exit":
                os._exit(4)
            elif text.startswith("many "):
                for number in range(int(text[5:])):
                    yield kinds(type=kinds.DATA, data=str(number).encode())
            else:
                yield kinds(type=kinds.DATA, data=message.data, headers=message.headers, timestamp=message.timestamp)

    def Health(self, request, context):
        return domain_pb2.HealthResponse(healthy=True, message="well", details={"calls": "7"})

    def ConfigSchema(self, request, context):
        if options.mode == "plain":
            context.abort(grpc.StatusCode.UNIMPLEMENTED, "never heard of")
        return domain_pb2.ConfigSchemaResponse(
            fields={
                "cells": domain_pb2.ConfigFieldSchema(
                    type="integer", description="how many", default_value="5", min_value="1", max_value="9"
                )
            }
        )

    def ExecuteJob(self, request, context):
        if request.handler_name == "peer.fail":
            return domain_pb2.ExecuteJobResponse(error="out of luck", progress_current=1, progress_total=4, cost_actual=2.5)
        if request.handler_name == "peer.exit":
            note("job ends it")
            os._exit(7)
        if request.handler_name == "peer.sleep":
            context.add_callback(lambda: note("job called off"))
            note("job begun")
            # As long as nobody says otherwise.
            ended.wait(0.01 if os.path.exists(options.note + ".go") else 600)
        return domain_pb2.ExecuteJobResponse(
            success=True, result=request.payload[::-1], progress_current=4, progress_total=4, cost_actual=0.25
        )


if options.mode == "dies" or os.path.exists(options.dies_if):
    print("I cannot live here", file=sys.stderr, flush=True)
    sys.exit(5)
if options.mode == "silent" or os.path.exists(options.hangs_if):
    time.sleep(1000)
if options.mode == "garbage":
    print("QNTX_PLUGIN_PORT=banana", flush=True)
    print("\x00\xff not text", flush=True)
server = grpc.server(futures.ThreadPoolExecutor(max_workers=16), options=[("grpc.so_reuseport", 0)])
domain_pb2_grpc.add_DomainPluginServiceServicer_to_server(Plugin(), server)
port = 0 if options.mode == "elsewhere" else options.port
try:
    port = server.add_insecure_port(f"127.0.0.1:{port}")
except RuntimeError:
    # Somebody has taken it since the host has found it free.
    if options.mode == "shy":
        raise
    port = server.add_insecure_port("127.0.0.1:0")
server.start()
if options.mode != "shy":
    print(f"QNTX_PLUGIN_PORT={port}", flush=True)
ended.wait()
server.stop(1).wait()
