"""An OpenAI-shaped upstream that answers with what it was sent, so that a client can see what arrived."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        asked = json.loads(body)
        if asked.get("model") == "echo-fail":
            self.reply(418, {"error": {"message": "short and stout", "type": "teapot", "param": None, "code": "tea"}})
        elif self.path == "/v1/embeddings":
            vector = {"object": "embedding", "index": 0, "embedding": [0.5, -0.25]}
            usage = {"prompt_tokens": 2, "total_tokens": 2}
            self.reply(200, {"object": "list", "data": [vector], "model": asked["model"], "usage": usage})
        elif asked.get("stream"):
            self.stream(asked)
        else:
            self.reply(200, self.completion(asked, body.decode()))

    def completion(self, asked, content):
        message = {"role": "assistant", "content": content}
        if asked.get("tools"):
            call = {"name": asked["tools"][0]["function"]["name"], "arguments": '{"city":"Kraków"}'}
            message = {"role": "assistant", "content": None,
                       "tool_calls": [{"id": "call_1", "type": "function", "function": call}]}
        return {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": asked["model"],
                "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}}

    def stream(self, asked):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for word in ["Grüße", " ", "aus", " ", "Kraków", " 🌳"]:
            self.event({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": asked["model"],
                        "choices": [{"index": 0, "delta": {"content": word}, "finish_reason": None}]})
        self.chunk(b"data: [DONE]\n\n")
        self.chunk(b"")

    def event(self, value):
        self.chunk(b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n")

    def chunk(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def reply(self, status, value):
        data = json.dumps(value, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Echo).serve_forever()
