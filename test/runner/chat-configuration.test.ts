import { expect, test } from 'vitest';
import { openWorkspace } from '../../runner/workspace.ts';
import { workspaceFolder } from './fixtures.ts';

async function chatOf(yaml: string) {
  return (await openWorkspace(await workspaceFolder({ yaml }), [])).configuration.chat;
}

async function faultOf(yaml: string): Promise<string> {
  return openWorkspace(await workspaceFolder({ yaml }), []).then(
    () => 'none',
    (error: Error) => error.message.split('leadline.yaml:').at(-1) ?? '',
  );
}

test('a model is named by provider and name, with prices for a million tokens', async () => {
  expect(await chatOf('')).toBeNull();
  expect(await chatOf('chat:\n')).toBeNull();
  expect(await chatOf('chat: { provider: anthropic, model: m, prices: { input: 3, output: 15 } }')).toEqual({
    provider: 'anthropic',
    model: 'm',
    prices: { input: 3, output: 15 },
  });
  expect(
    await chatOf('chat: { provider: openai-compatible, model: m, base_url: "http://localhost:11434/v1" }'),
  ).toEqual({ provider: 'openai-compatible', model: 'm', baseUrl: 'http://localhost:11434/v1' });
});

test.each(['api_key', 'apiKey', 'token', 'client_secret'])(
  'a key in the workspace is refused by its name %s and not shown',
  async (name) => {
    const fault = await faultOf(`chat: { provider: openai, model: m, ${name}: sk-very-secret }`);
    expect(fault).toContain(`chat.${name}: expected no key in the workspace`);
    expect(fault).not.toContain('very-secret');
  },
);

test('a workspace cannot send the key of a provider to an address of its own', async () => {
  const fault = await faultOf('chat: { provider: anthropic, model: m, base_url: "https://evil.example" }');
  expect(fault).toContain('it is for openai-compatible alone');
});

test.each(['http://evil.example/v1', 'https://ada:pass@host/v1', 'file:///etc', 'nonsense'])(
  'an address that is not safe is refused: %s',
  async (url) => {
    const fault = await faultOf(`chat: { provider: openai-compatible, model: m, base_url: "${url}" }`);
    expect(fault).toContain('chat.base_url: expected an https address without user or password');
  },
);

test('an openai-compatible provider needs its address, and a misspelled field is named', async () => {
  expect(await faultOf('chat: { provider: openai-compatible, model: m }')).toContain(
    'chat.base_url: expected',
  );
  expect(await faultOf('chat: { provider: openai, model: m, modl: x }')).toContain('did you mean model?');
});
