// The unmodified Node client against a running gateway; only its base URL differs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: `${process.env.GATEWAY}/v1`, apiKey: 'unused', maxRetries: 0 });

const shot = (n) =>
  `Q: A shelf holds ${n} books and another holds ${n + 3}. How many books are there?\n` +
  `A: There are ${n} + ${n + 3} = ${2 * n + 3} books. The answer is ${2 * n + 3}.`;
const fewShot =
  [4, 5, 6, 7, 8, 9, 10, 11].map(shot).join('\n\n') + '\n\nQ: A box holds 7 pens. How many pens are there?\nA:';

test('a chat completion from the built-in model', async () => {
  const reply = await client.chat.completions.create({
    model: 'tiny-moe', messages: [{ role: 'user', content: 'Count to three.' }], max_tokens: 8, temperature: 0,
  });
  assert.ok(reply.usage.completion_tokens <= 8);
});

test('few-shot prompts are pruned and the headers say so', async () => {
  const { data, response } = await client.chat.completions
    .create({ model: 'echo-1', messages: [{ role: 'user', content: fewShot }] })
    .withResponse();
  const [before, after] = response.headers.get('x-espalier-tokens').split('->').map(Number);
  assert.ok(after <= 60 && before > 60);
  assert.ok(JSON.parse(data.choices[0].message.content).messages[0].content.length < fewShot.length);
});

test('streams keep every character', async () => {
  const stream = await client.chat.completions.create({
    model: 'echo-1', messages: [{ role: 'user', content: 'hi' }], stream: true,
  });
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0].delta.content;
  assert.equal(text, 'Grüße aus Kraków 🌳');
});

test('a stream that is left early does not disturb the next one', async () => {
  const first = await client.chat.completions.create({
    model: 'tiny-moe', messages: [{ role: 'user', content: 'Tell a story.' }], stream: true, max_tokens: 200,
  });
  for await (const chunk of first) if (chunk) break;
  const next = await client.chat.completions.create({
    model: 'tiny-moe', messages: [{ role: 'user', content: 'Hello.' }], max_tokens: 4,
  });
  assert.equal(next.object, 'chat.completion');
});

test('tools pass through', async () => {
  const reply = await client.chat.completions.create({
    model: 'echo-1',
    messages: [{ role: 'user', content: 'Weather in Kraków?' }],
    tools: [{ type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: {} } } }],
  });
  assert.deepEqual(JSON.parse(reply.choices[0].message.tool_calls[0].function.arguments), { city: 'Kraków' });
});

test('images pass through', async () => {
  const content = [
    { type: 'text', text: 'What is this?' },
    { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
  ];
  const reply = await client.chat.completions.create({ model: 'echo-1', messages: [{ role: 'user', content }] });
  assert.deepEqual(JSON.parse(reply.choices[0].message.content).messages[0].content, content);
});

test('upstream errors arrive as they are', async () => {
  await assert.rejects(
    client.chat.completions.create({ model: 'echo-fail', messages: [{ role: 'user', content: 'hi' }] }),
    (failure) => failure.status === 418 && failure.code === 'tea',
  );
});
