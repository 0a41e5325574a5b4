import { describe, expect, it } from 'vitest';
import type { SalesforceError } from '../../../salesforce/connect/salesforce-error.ts';
import { table } from '../../../salesforce/fake/schema.ts';
import type { FakeOrg } from '../../../salesforce/fake/server.ts';
import { differenceOf } from '../../../salesforce/push/difference.ts';
import { readHeld } from '../../../salesforce/push/held.ts';
import { pushChanges } from '../../../salesforce/push/push.ts';
import { restoringOf } from '../../../salesforce/push/restore.ts';
import { connected } from '../connect/fixtures.ts';
import {
  countWrites,
  historyIn,
  impatient,
  leadsIn,
  ledgerFile,
  orgWithLeads,
  sync,
  wantedLead,
} from './fixtures.ts';

describe.each(['composite', 'bulk'] as const)('writing by %s', (way) => {
  it('writes every lead once, with its history, and then has nothing to do', async () => {
    const { fake, ids } = await orgWithLeads(450);
    const writes = countWrites(fake);
    const org = await connected(fake);
    const wanted = ids.map((id, place) => wantedLead(id, place));

    expect(await sync(org, wanted, { way })).toMatchObject({
      changes: 450,
      succeeded: 450,
      failed: 0,
      notTried: 0,
      stopped: null,
      history: { added: 450, thereAlready: 0 },
      readBack: { read: 450, differing: [] },
    });
    expect(new Set(writes().values())).toEqual(new Set([1]));
    expect(historyIn(fake)).toEqual(ids.map((id) => `${id}:sync-1`).sort());
    expect(await sync(org, wanted, { way, name: 'sync-2' })).toMatchObject({ changes: 0 });
    const moved = wanted.map((lead, place) => (place % 100 === 0 ? wantedLead(lead.id, place, 2) : lead));
    expect(await sync(org, moved, { way, name: 'sync-3' })).toMatchObject({ changes: 5, succeeded: 5 });
    await fake.close();
  });

  it('tries a locked row again, and never one that a rule refuses', async () => {
    const { fake, ids } = await orgWithLeads(60);
    const writes = countWrites(fake);
    const org = await connected(fake);
    fake.context.faults.set([
      { kind: 'row-lock', route: 'Lead', every: 7, times: 9 },
      {
        kind: 'validation-rule',
        route: 'Lead',
        field: 'Leadline_Tier__c',
        message: 'No',
        after: 70,
        times: 2,
      },
    ]);
    const report = await sync(
      org,
      ids.map((id, place) => wantedLead(id, place)),
      { way },
    );
    expect(report.succeeded + report.failed).toBe(60);
    expect(report.troubles.map(({ code, outcome }) => [code, outcome])).toEqual(
      report.troubles.map(() => ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'failed']),
    );
    expect(new Set(writes().values())).toEqual(new Set([1]));
    expect(writes().size).toBe(report.succeeded);
    await fake.close();
  });

  it('looks up what became of a call whose answer was lost, and sends no row twice', async () => {
    const { fake, ids } = await orgWithLeads(300);
    const writes = countWrites(fake);
    const org = await connected(fake);
    fake.context.faults.set([
      { kind: 'drop-after', route: 'composite', every: 3, times: 2 },
      { kind: 'drop-before', route: 'composite', every: 4, times: 2 },
      { kind: 'drop-after', route: 'ingest', every: 2, times: 4 },
      { kind: 'truncate', route: 'jobs', every: 5, times: 2 },
    ]);
    const report = await sync(
      org,
      ids.map((id, place) => wantedLead(id, place)),
      { way },
    );
    expect(report).toMatchObject({ succeeded: 300, failed: 0, notTried: 0 });
    expect(new Set(writes().values())).toEqual(new Set([1]));
    expect(historyIn(fake)).toHaveLength(300);
    await fake.close();
  });

  it('stops where a field is gone, names it, and goes on when it is back', async () => {
    const { fake, ids } = await orgWithLeads(20);
    const org = await connected(fake);
    const wanted = ids.map((id, place) => wantedLead(id, place));
    const { changes } = differenceOf(wanted, await readHeld(org, ids, impatient));
    const job = { name: 'sync-1', ledger: ledgerFile(), changes, way };
    fake.context.schema.removeField('Lead', 'Leadline_Narrative__c');
    const report = await pushChanges(org, job, { ...impatient });
    expect(report).toMatchObject({
      succeeded: 0,
      stopped: { code: 'INVALID_FIELD', fields: ['Leadline_Narrative__c'] },
    });
    await fake.close();
  });

  it('calls no lead tried whose call was refused as a whole, and writes it once the right to do so is back', async () => {
    const { fake, ids } = await orgWithLeads(20);
    const writes = countWrites(fake);
    const org = await connected(fake);
    const wanted = ids.map((id, place) => wantedLead(id, place));
    const { changes } = differenceOf(wanted, await readHeld(org, ids, impatient));
    const job = { name: 'sync-1', ledger: ledgerFile(), changes, way };
    mayWrite(fake, false);
    const stopped = await pushChanges(org, job, impatient).catch((error: SalesforceError) => error.code);
    if (way === 'composite') {
      expect(stopped).toMatchObject({
        succeeded: 0,
        failed: 0,
        notTried: 20,
        stopped: { code: 'NOT_FOUND' },
      });
    } else expect(stopped).toBe('salesforce-refused');
    mayWrite(fake, true);
    expect(await pushChanges(org, job, impatient)).toMatchObject({ succeeded: 20, failed: 0, notTried: 0 });
    expect(new Set(writes().values())).toEqual(new Set([1]));
    await fake.close();
  });

  it('restores to the byte what was there before, and leaves alone what somebody changed since', async () => {
    const { fake, ids } = await orgWithLeads(40);
    const org = await connected(fake);
    const first = ids.map((id, place) => wantedLead(id, place));
    await sync(org, first.slice(0, 20), { way });
    const before = leadsIn(fake);
    const held = await readHeld(org, ids, impatient);
    const { changes } = differenceOf(
      ids.map((id, place) => wantedLead(id, place + 1, 2)),
      held,
    );
    await pushChanges(org, { name: 'sync-2', ledger: ledgerFile(), changes, way }, impatient);
    expect(leadsIn(fake)).not.toEqual(before);

    const touched = ids[3] as string;
    await org.connection.sobject('Lead').update({ Id: touched, Leadline_Narrative__c: 'my own words' });
    const back = restoringOf(changes, held, await readHeld(org, ids, impatient));
    expect(back.leftOut).toEqual([
      { id: touched, reason: 'changed-since', mergedInto: null, fields: ['Leadline_Narrative__c'] },
    ]);
    const report = await pushChanges(
      org,
      { name: 'rollback-1', ledger: ledgerFile(), changes: back.changes, way },
      impatient,
    );
    expect(report).toMatchObject({ succeeded: 39, failed: 0 });
    const { [touched]: _, ...restored } = leadsIn(fake);
    const { [touched]: __, ...former } = before;
    expect(restored).toEqual(former);
    await fake.close();
  });
});

/** Takes its permission set from the integration user, or gives it back. */
function mayWrite({ context }: FakeOrg, may: boolean): void {
  const assignments = table(context.schema.require('PermissionSetAssignment'));
  context.database.raw.prepare(`UPDATE ${assignments} SET IsDeleted = ?`).run(may ? 0 : 1);
  context.schema.touch();
}
