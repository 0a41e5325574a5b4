import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { entry, leadline } from '../../cli/leadline.ts';

describe('leadline salesforce fake', () => {
  it('answers at the address that it prints, until it is interrupted', async () => {
    const child = spawn(process.execPath, [entry, 'salesforce', 'fake', '--port', '0']);
    onTestFinished(() => void child.kill('SIGKILL'));
    let printed = '';
    while (!printed.includes('Control token')) printed += String((await once(child.stdout, 'data'))[0]);
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
    const token = /integration\s+\S+\n\s+(\S+)/.exec(printed)?.[1];
    const answer = await fetch(`${url}/services/data/v68.0/limits`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
  });

  it('says which faults it cannot read', async () => {
    const file = fileURLToPath(import.meta.url);
    const { code, stderr } = await leadline(['salesforce', 'fake', '--port', '0', '--faults', file]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('a JSON list of faults') });
  });
});
