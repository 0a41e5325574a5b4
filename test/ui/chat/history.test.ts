import { appendFile, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../ui/chat/entry.ts';
import { appendToChat, createChat, listChats, readChat, searchChats } from '../../../ui/chat/history.ts';
import { redact } from '../../../ui/chat/redact.ts';
import { Session } from '../../../ui/chat/session.ts';
import { temporaryFolder } from '../../runner/fixtures.ts';

const asked: Entry = { kind: 'you', text: 'where is the leak' };
const answered: Entry = { kind: 'agent', text: 'In the **lift**.\nNot in the join.' };

describe('the history of conversations', () => {
  it('names them by day and number, and gives two that begin at once two names', async () => {
    const folder = temporaryFolder();
    const ids = await Promise.all([createChat(folder, '2025-11-01'), createChat(folder, '2025-11-01')]);
    expect(ids.toSorted()).toEqual(['2025-11-01-1', '2025-11-01-2']);
  });

  it('gives back what was kept, over half a line that a kill left', async () => {
    const folder = temporaryFolder();
    const id = await createChat(folder, '2025-11-01');
    await appendToChat(folder, id, [asked]);
    await appendFile(path.join(folder, `${id}.jsonl`), '{"kind":"agent","te');
    await appendToChat(folder, id, [answered]);
    expect(await readChat(folder, id)).toEqual([asked, answered]);
  });

  it('lists the newest first with what was asked first, and searches all of them by words', async () => {
    const folder = temporaryFolder();
    for (const entries of [[asked, answered], [{ kind: 'you' as const, text: 'hello' }]]) {
      await appendToChat(folder, await createChat(folder, '2025-11-01'), entries);
    }
    expect(await listChats(folder)).toEqual([
      { id: '2025-11-01-2', begins: 'hello', questions: 1 },
      { id: '2025-11-01-1', begins: 'where is the leak', questions: 1 },
    ]);
    expect(await searchChats(folder, ['the', 'JOIN'])).toEqual([
      { id: '2025-11-01-1', kind: 'agent', line: 'Not in the join.' },
    ]);
  });

  it('names the conversation that was probably meant', async () => {
    const folder = temporaryFolder();
    await createChat(folder, '2025-11-01');
    await expect(readChat(folder, '2025-11-0')).rejects.toMatchObject({
      code: 'chat-unknown',
      message: expect.stringContaining('Did you mean 2025-11-01-1?'),
    });
  });

  it('reads no file outside of its folder', async () => {
    await expect(readChat(temporaryFolder(), '../../etc/passwd')).rejects.toMatchObject({
      code: 'chat-unknown',
    });
  });
});

describe('secrets', () => {
  it('are not written down, neither those of the environment nor what looks like a key', async () => {
    const workspace = temporaryFolder();
    const session = new Session({
      workspace,
      chat: null,
      env: { ANTHROPIC_API_KEY: 'very-secret-1', LEADLINE_PASSPHRASE: 'open "sesame"' },
      day: '2025-11-01',
    });
    const text = 'my key is sk-proj-abcdefghijklmnop, no: very-secret-1; open "sesame"';
    await session.keep([{ kind: 'you', text }]);
    const [name = ''] = await readdir(path.join(workspace, 'chat'));
    const kept = await readFile(path.join(workspace, 'chat', name), 'utf8');
    expect(kept).not.toMatch(/secret-1|sesame|sk-proj/);
    expect(kept).toContain('my key is [secret], no: [secret]; [secret]');
  });

  it('leave other text as it is', () => {
    expect(redact('the risk-free sk-1 of task-list', ['short'])).toBe('the risk-free sk-1 of task-list');
  });
});

describe('a workspace that cannot be written', () => {
  it('is said once, and the talk goes on', async () => {
    const workspace = path.join(temporaryFolder(), 'a\0b');
    const session = new Session({ workspace, chat: null, env: {}, day: '2025-11-01' });
    expect(await session.keep([asked])).toMatchObject([{ kind: 'note', tone: 'warning' }]);
    expect(await session.keep([asked])).toEqual([]);
  });
});
