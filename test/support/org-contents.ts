import { table } from '../../salesforce/fake/schema.ts';
import type { FakeOrg } from '../../salesforce/fake/server.ts';
import { historyObject } from '../../salesforce/fields.ts';

/** How often each row was written since the counting began, by its id. */
export interface Writes {
  /** Updates of leads. */
  leads: ReadonlyMap<string, number>;
  /** New rows of history, by the lead's id. */
  history: ReadonlyMap<string, number>;
}

/** Counts every write from here on, by triggers of the fake's own database: what no answer can hide. */
export function countWrites(fake: FakeOrg): () => Writes {
  const { raw } = fake.context.database;
  const [lead, history] = ['Lead', historyObject].map((name) => table(fake.context.schema.require(name)));
  raw.exec(
    `CREATE TABLE IF NOT EXISTS written (lead TEXT NOT NULL, part TEXT NOT NULL);
     CREATE TRIGGER IF NOT EXISTS count_leads AFTER UPDATE ON ${lead}
       BEGIN INSERT INTO written VALUES (new.Id, 'lead'); END;
     CREATE TRIGGER IF NOT EXISTS count_history AFTER INSERT ON ${history}
       BEGIN INSERT INTO written VALUES (new.Lead__c, 'history'); END;`,
  );
  const count = raw.prepare('SELECT lead, count(*) AS n FROM written WHERE part = ? GROUP BY lead');
  const of = (part: string) => new Map(count.all(part).map(({ lead: id, n }) => [String(id), Number(n)]));
  return () => ({ leads: of('lead'), history: of('history') });
}
