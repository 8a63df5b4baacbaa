"""What is compared: the servers, and for each the requests it gets and the replies it must give."""

import http.client
import json
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from harness import payloads, tools
from harness.processes import Server, free_port

CONTENDERS = ("direct", "nginx", "portkey", "espalier", "espalier-observe", "espalier-apply")
LABELS = {
    "direct": "direct",
    "nginx": "nginx proxy_pass",
    "portkey": "Portkey",
    "espalier": "Espalier, pass-through",
    "espalier-observe": "Espalier, observing",
    "espalier-apply": "Espalier, pruning",
}
REQUESTS = {"chat": payloads.chat, "shots": payloads.twelve_shots}


@dataclass(frozen=True)
class Case:
    """One contender with one kind of request, and the exact reply that counts as correct."""

    contender: str
    request: str
    address: str
    body: Path
    headers: dict
    expected: Path
    expected_headers: dict = field(default_factory=dict)


# The others write no line for a request either.
UNLOGGED = {"QUARKUS_LOG_CATEGORY__ESPALIER_EXCHANGE__LEVEL": "OFF"}


class Wrong(Exception):
    """A reply that is not what it must be: the run is void."""


class Stage:
    """All servers of one run, up and verified."""

    def __init__(self, chosen, cores, java_opts):
        self.chosen, self.cores, self.java_opts = chosen, cores, java_opts
        self.servers = {}
        self.exit = ExitStack()

    def __enter__(self):
        try:
            self._start_upstreams()
            self._start_contenders()
        except BaseException:
            self.exit.close()
            raise
        return self

    def __exit__(self, *fault):
        self.exit.close()

    def _start(self, name, argv, port, cores, **options):
        tools.say(f"starting {name}")
        self.servers[name] = self.exit.enter_context(Server(name, argv, port, cores, **options))

    def _start_upstreams(self):
        self.fixed, self.paced = free_port(), free_port()
        self._start_nginx("upstream", self.fixed, self.cores.others, FIXED="", PACED="")
        self._start("paced", [tools.gauge(), "upstream", "-address", f"127.0.0.1:{self.paced}"], self.paced, self.cores.others)

    def _start_nginx(self, name, port, cores, **values):
        folder = tools.SCRATCH / f"nginx-{name}"
        folder.mkdir(parents=True, exist_ok=True)
        values = {**values, "PORT": port, "WORKERS": len(cores.split(","))}
        config = fill(tools.BENCH / "nginx" / f"{name}.conf", folder / "nginx.conf", values)
        self._start(f"nginx-{name}", ["nginx", "-e", "stderr", "-p", folder, "-c", config], port, cores)

    def _start_contenders(self):
        if "nginx" in self.chosen:
            self.nginx_streams = free_port()
            self._start_nginx("proxy", free_port(), self.cores.measured,
                              FIXED=self.fixed, PACED=self.paced, STREAMS=self.nginx_streams)
        if "portkey" in self.chosen:
            port = free_port()
            self._start("portkey", ["node", tools.portkey(), "--headless", f"--port={port}"], port, self.cores.measured,
                        env={"NODE_ENV": "production"})
        if any(name.startswith("espalier") for name in self.chosen):
            self._start_espalier()

    def _start_espalier(self):
        tools.build_espalier()
        self.management = free_port()
        values = {"FIXED": self.fixed, "PACED": self.paced, "BUDGET": payloads.BUDGET}
        config = fill(tools.BENCH / "espalier.yaml", tools.SCRATCH / "espalier.yaml", values)
        port = free_port()
        argv = [tools.ROOT / "espalier", "serve", "--config", config, "--port", port, "--management-port", self.management]
        self._start("espalier", argv, port, self.cores.measured, env={"ESPALIER_JAVA_OPTS": self.java_opts, **UNLOGGED})

    def server_of(self, contender):
        names = {"direct": "nginx-upstream", "nginx": "nginx-proxy", "portkey": "portkey"}
        return self.servers[names.get(contender, "espalier")]

    def cases(self):
        """Each contender with each request that tells something about it."""
        wanted = {"direct": ("chat", "shots"), "nginx": ("chat", "shots"), "portkey": ("chat",),
                  "espalier": ("chat", "shots"), "espalier-observe": ("shots",), "espalier-apply": ("shots",)}
        return [self._case(name, request) for name in self.chosen for request in wanted[name]]

    def _case(self, contender, request):
        model = {"espalier-observe": "bench-observe", "espalier-apply": "bench-apply"}.get(contender, "bench-none")
        sent = payloads.encode(REQUESTS[request](model))
        body = payloads.save(f"{contender}-{request}.json", sent)
        address = self.server_of(contender).address
        headers = self._headers(contender, self.fixed)
        expected = self._expected(contender, address, headers, sent)
        path = payloads.save(f"{contender}-{request}.reply", expected)
        verdict = {"espalier-observe": "observed", "espalier-apply": "applied"}.get(contender)
        return Case(contender, request, address, body, headers, path,
                    {"x-espalier-prune": verdict} if verdict else {})

    def _headers(self, contender, port):
        if contender != "portkey":
            return {}
        return {"authorization": "Bearer none", "x-portkey-provider": "openai",
                "x-portkey-custom-host": f"http://127.0.0.1:{port}/v1"}

    def _expected(self, contender, address, headers, sent):
        """The upstream's own reply to the same bytes; when pruning, to as many bytes as the upstream was sent."""
        direct = self.servers["nginx-upstream"].address
        reply = ask(direct, {}, sent)
        if contender == "espalier-apply":
            kept = pruned_length(address, sent)
            reply = reply.replace(b'"bytes-%d"' % len(sent), b'"bytes-%d"' % kept)
        warm(contender, address, headers, sent, reply)
        return reply

    def stream_case(self, contender):
        """The paced stream through a contender, or None for those that add nothing to the picture."""
        if contender in ("espalier-observe", "espalier-apply"):
            return None
        address = {"direct": f"127.0.0.1:{self.paced}"}.get(contender, self.server_of(contender).address)
        if contender == "nginx":
            address = f"127.0.0.1:{self.nginx_streams}"
        body = payloads.save(f"{contender}-stream.json", payloads.encode(payloads.streamed("paced-none")))
        return Case(contender, "stream", address, body, self._headers(contender, self.paced), body)


def pruned_length(address, sent):
    """How many bytes of a request reach the upstream when it is pruned: asked of the upstream that echoes, and checked."""
    original = json.loads(sent)
    asked = payloads.encode(payloads.echoed({**original, "model": "paced-apply"}))
    reply = json.loads(ask(address, {}, asked, {"x-espalier-prune": "applied"}))
    arrived = reply["choices"][0]["message"]["content"].encode()
    messages = json.loads(arrived)["messages"]
    question = original["messages"][-1]["content"].rpartition("\n\n")[2]
    if len(arrived) >= len(asked) or not messages[-1]["content"].endswith(question):
        raise Wrong(f"a pruned request of {len(asked)} bytes arrived as {len(arrived)} bytes, or without its question")
    if messages[:-1] != original["messages"][:-1]:
        raise Wrong("pruning changed a message that holds no examples")
    return len(sent) - (len(asked) - len(arrived))


def warm(contender, address, headers, sent, expected):
    """Repeats a request until its reply is the expected one: the first ones may find a cold cache."""
    for _ in range(40):
        got = ask(address, headers, sent)
        if got == expected:
            return
    raise Wrong(f"{contender} replies {got[:300]!r} instead of {expected[:300]!r}")


def ask(address, headers, body, expected_headers=None, tries=40):
    """One POST; again while a header that must be there is not there yet."""
    for _ in range(tries):
        connection = http.client.HTTPConnection(address, timeout=30)
        connection.request("POST", "/v1/chat/completions", body, {"content-type": "application/json", **headers})
        reply = connection.getresponse()
        text = reply.read()
        connection.close()
        if reply.status != 200:
            raise Wrong(f"{address} replied {reply.status}: {text[:300]!r}")
        if all(reply.headers.get(name) == value for name, value in (expected_headers or {}).items()):
            return text
    raise Wrong(f"{address} replied with headers {dict(reply.headers)} instead of {expected_headers}")


def fill(template, target, values):
    """Copies a configuration with its @NAMES@ filled in."""
    text = template.read_text()
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    target.write_text(text)
    return target
