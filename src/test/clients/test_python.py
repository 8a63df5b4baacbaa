"""The unmodified Python client against a running gateway; only its base URL differs."""

import asyncio
import json
import os

import openai
import pytest

SHOTS = "\n\n".join(
    f"Q: A shelf holds {n} books and another holds {n + 3}. How many books are there?\n"
    f"A: There are {n} + {n + 3} = {2 * n + 3} books. The answer is {2 * n + 3}."
    for n in range(4, 12)
)
FEW_SHOT = SHOTS + "\n\nQ: A box holds 7 pens and another holds 5. How many pens are there?\nA:"


@pytest.fixture
def client():
    return openai.OpenAI(base_url=os.environ["GATEWAY"] + "/v1", api_key="unused", max_retries=0)


def test_a_chat_completion_from_the_built_in_model(client):
    reply = client.chat.completions.create(
        model="tiny-moe", messages=[{"role": "user", "content": "Count to three."}], max_tokens=8, temperature=0)
    assert reply.usage.completion_tokens <= 8
    assert reply.choices[0].finish_reason in ("stop", "length")


def test_a_stream_gives_the_same_text_as_one_reply(client):
    asked = dict(model="tiny-moe", messages=[{"role": "user", "content": FEW_SHOT}], max_tokens=16, temperature=0)
    whole = client.chat.completions.create(**asked).choices[0].message.content
    stream = client.chat.completions.create(**asked, stream=True, stream_options={"include_usage": True})
    chunks = list(stream)
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == whole
    assert chunks[-1].usage.completion_tokens > 0


def test_few_shot_prompts_are_pruned_and_the_headers_say_so(client):
    raw = client.chat.completions.with_raw_response.create(
        model="echo-1", messages=[{"role": "user", "content": FEW_SHOT}])
    before, after = raw.headers["x-espalier-tokens"].split("->")
    assert int(after) <= 60 < int(before)
    assert raw.headers["x-espalier-prune"] == "applied"
    arrived = json.loads(raw.parse().choices[0].message.content)["messages"][0]["content"]
    assert arrived.endswith("How many pens are there?\nA:")
    assert len(arrived) < len(FEW_SHOT)


def test_a_client_can_ask_for_the_full_prompt(client):
    raw = client.chat.completions.with_raw_response.create(
        model="echo-1", messages=[{"role": "user", "content": FEW_SHOT}], extra_headers={"x-espalier-prune": "none"})
    assert json.loads(raw.parse().choices[0].message.content)["messages"][0]["content"] == FEW_SHOT


def test_tools_pass_through(client):
    tool = {"type": "function", "function": {
        "name": "weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}
    reply = client.chat.completions.create(
        model="echo-1", messages=[{"role": "user", "content": "Weather in Kraków?"}], tools=[tool])
    call = reply.choices[0].message.tool_calls[0]
    assert call.function.name == "weather"
    assert json.loads(call.function.arguments) == {"city": "Kraków"}


def test_images_and_extra_fields_pass_through(client):
    parts = [{"type": "text", "text": "What is this?"},
             {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}]
    reply = client.chat.completions.create(
        model="echo-1", messages=[{"role": "user", "content": parts}], extra_body={"odd": {"number": 1e2}})
    arrived = json.loads(reply.choices[0].message.content)
    assert arrived["messages"][0]["content"] == parts
    assert arrived["odd"] == {"number": 100.0}


def test_streams_keep_every_character(client):
    stream = client.chat.completions.create(
        model="echo-1", messages=[{"role": "user", "content": "hi"}], stream=True)
    assert "".join(c.choices[0].delta.content for c in stream) == "Grüße aus Kraków 🌳"


def test_embeddings_pass_through(client):
    reply = client.embeddings.create(model="echo-1", input="x", encoding_format="float")
    assert reply.data[0].embedding == [0.5, -0.25]


def test_upstream_errors_arrive_as_they_are(client):
    with pytest.raises(openai.APIStatusError) as caught:
        client.chat.completions.create(model="echo-fail", messages=[{"role": "user", "content": "hi"}])
    assert caught.value.status_code == 418
    assert caught.value.body["code"] == "tea"


def test_models_are_listed(client):
    assert any(m.id == "tiny-moe" for m in client.models.list())


def test_the_async_client_streams():
    async def run():
        client = openai.AsyncOpenAI(base_url=os.environ["GATEWAY"] + "/v1", api_key="unused")
        stream = await client.chat.completions.create(
            model="echo-1", messages=[{"role": "user", "content": "hi"}], stream=True)
        return "".join([c.choices[0].delta.content async for c in stream])

    assert asyncio.run(run()) == "Grüße aus Kraków 🌳"
