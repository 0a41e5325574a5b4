import { expect, onTestFinished, test } from 'vitest';
import { listenForCallback } from '../../../salesforce/connect/callback.ts';

const state = 'the-state-that-we-asked-with';

async function listening(port = 0) {
  const callback = await listenForCallback(port, state);
  onTestFinished(() => callback.close());
  // The browser follows the name; the socket is on 127.0.0.1 alone.
  const answer = (query: string, path = '/callback') => {
    const { port: taken } = new URL(callback.address);
    return fetch(`http://127.0.0.1:${taken}${path}?${query}`);
  };
  return { callback, answer };
}

test('the code comes with our state, once strangers were sent away', async () => {
  const { callback, answer } = await listening();
  const code = callback.code(undefined);
  expect((await answer('state=another&code=forged')).status).toBe(400);
  expect((await answer('code=forged')).status).toBe(400);
  expect((await answer(`state=${state}&code=forged`, '/elsewhere')).status).toBe(404);
  expect((await answer(`state=${state}&code=genuine`)).status).toBe(200);
  expect(await code).toBe('genuine');
});

test('who is not let in is told so, without a word of the page being repeated', async () => {
  const { callback, answer } = await listening();
  const refusal = expect(callback.code(undefined)).rejects.toMatchObject({
    code: 'salesforce-login-denied',
    arrived: 'access_denied',
  });
  const page = await answer(`state=${state}&error=access_denied`);
  await refusal;
  expect(await page.text()).not.toContain('access_denied');
});

test('who does not come is not waited for', async () => {
  const { callback } = await listening();
  const late = AbortSignal.abort(new DOMException('late', 'TimeoutError'));
  await expect(callback.code(late)).rejects.toMatchObject({ code: 'salesforce-login-unanswered' });
});

test('a port that is taken is told with the field that names it', async () => {
  const { callback } = await listening();
  const taken = Number(new URL(callback.address).port);
  const failed = listenForCallback(taken, state);
  await expect(failed).rejects.toMatchObject({
    code: 'salesforce-callback-port-taken',
    next: expect.stringContaining('callback_port'),
  });
});
