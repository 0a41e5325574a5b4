import { expect, test } from 'vitest';
import { engineOn } from '../runner/fixtures.ts';
import { connect } from './connect.ts';

const most = 20;

test('an agent that only opens runs is refused, and told which to go on with; a person is not', async () => {
  const { call, folder } = await connect();
  for (let count = 0; count < most; count += 1) {
    const given = { plan: 'count', idempotency_key: `${count}` };
    expect((await call('start_run', given)).isError).toBe(false);
  }
  const refused = await call('start_run', { plan: 'count' });
  expect(refused).toMatchObject({
    isError: true,
    content: {
      error: { code: 'runs-unused', next: expect.stringContaining('run_status {"run":"count-20"}') },
    },
  });
  // A start that is only repeated opens nothing.
  expect(await call('start_run', { plan: 'count', idempotency_key: '3' })).toMatchObject({
    isError: false,
    content: { run: 'count-4' },
  });
  const { engine } = await engineOn(folder);
  expect(await engine.start('count')).toBe('count-21');
});

test('a run that got through a step makes room for one more', async () => {
  const { call } = await connect();
  for (let count = 0; count < most; count += 1) await call('start_run', { plan: 'count' });
  expect((await call('start_run', { plan: 'count' })).isError).toBe(true);
  await call('run_step', { run: 'count-1' });
  // count-1 is done with a step; the others are as they were.
  expect(await call('start_run', { plan: 'count' })).toMatchObject({
    isError: false,
    content: { run: 'count-21' },
  });
});
