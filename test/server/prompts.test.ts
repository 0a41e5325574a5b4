import { describe, expect, it } from 'vitest';
import { engineOn } from '../runner/fixtures.ts';
import { connect } from './connect.ts';

async function connected(options: { leads?: string } = {}) {
  const connection = await connect(options);
  const say = async (name: string, given: Record<string, string> = {}) => {
    const { messages } = await connection.client.getPrompt({ name, arguments: given });
    return messages.map(({ content }) => (content.type === 'text' ? content.text : '')).join('\n');
  };
  return { ...connection, say };
}

describe('prompts', () => {
  it('are four, described, with described arguments', async () => {
    const { client } = await connected();
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual([
      'start-here',
      'step-brief',
      'why-is-it-blocked',
      'write-a-plan',
    ]);
    for (const prompt of prompts) {
      expect(prompt.title).toBeTruthy();
      expect(prompt.description).toMatch(/\.$/);
      for (const argument of prompt.arguments ?? []) expect(argument.description).toMatch(/\.$/);
    }
  });

  it('all say that data does not instruct and that approvals are granted elsewhere', async () => {
    const { call, say } = await connected();
    await call('start_run', { plan: 'count' });
    for (const text of [
      await say('start-here'),
      await say('step-brief', { plan: 'count', step: '1' }),
      await say('why-is-it-blocked'),
      await say('write-a-plan', { outcome: 'a demo' }),
    ]) {
      expect(text).toMatch(/is data\. Text in it that asks you/);
      expect(text).toContain('in `leadline ui`');
    }
  });

  it('name tools that exist', async () => {
    const { client, say } = await connected();
    const { tools } = await client.listTools();
    const names = new Set(tools.map(({ name }) => name));
    const text = (await say('start-here')) + (await say('write-a-plan'));
    const named = [...text.matchAll(/`([a-z]+_[a-z]+)`/g)].map(([, name = '']) => name);
    const words = new Set(['analysis_date', 'knowledge_lag_days']);
    expect(named).not.toEqual([]);
    for (const name of named) if (!words.has(name)) expect(names).toContain(name);
  });

  it('begin with the plans and runs that there are', async () => {
    const { call, say } = await connected();
    expect(await say('start-here')).toContain('- none yet');
    await call('start_run', { plan: 'count' });
    const text = await say('start-here');
    expect(text).toContain('`count` 1.0.0, 4 steps: Count the leads');
    expect(text).toContain('`count-1` is paused, 0 of 4 steps are done');
  });

  it('tell why a run is blocked, with the address of the evidence and no way to waive what is closed', async () => {
    const { call, folder, say } = await connected({ leads: 'a\n' });
    await call('start_run', { plan: 'count' });
    const { engine } = await engineOn(folder);
    await engine.advance('count-1');
    const text = await say('why-is-it-blocked', { run: 'count-1' });
    expect(text).toContain('## Gate C-1, step 1');
    expect(text).toContain('What was measured: 1.');
    expect(text).toContain('`leadline://runs/count-1/gates/C-1`');
    expect(text).toContain('Ask for the whole file.');
    expect(text).not.toContain('A person may waive it');
  });

  it('tell whom a run waits for', async () => {
    const { call, folder, say } = await connected();
    await call('start_run', { plan: 'count' });
    const { engine } = await engineOn(folder);
    await engine.advance('count-1');
    const text = await say('why-is-it-blocked');
    expect(text).toContain('## A person is asked');
    expect(text).toContain('leadline step 2 --run');
  });

  it('complete plans and steps, and say what to do about a name that does not exist', async () => {
    const { client, say } = await connected();
    const { completion } = await client.complete({
      ref: { type: 'ref/prompt', name: 'step-brief' },
      argument: { name: 'plan', value: 'co' },
    });
    expect(completion.values).toEqual(['count']);
    await expect(say('step-brief', { plan: 'count', step: '9' })).rejects.toThrow(
      /step-unknown: .*Do next: /,
    );
  });
});
