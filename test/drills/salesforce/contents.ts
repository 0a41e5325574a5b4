import { table } from '../../../salesforce/fake/schema.ts';
import type { FakeOrg } from '../../../salesforce/fake/server.ts';
import { historyFields, historyKey, historyObject } from '../../../salesforce/fields.ts';
import { historyColumns, ownFields } from '../../../salesforce/push/own-fields.ts';

type Row = Record<string, unknown>;

/** Everything that a sync could touch, as the fake's own database has it. */
export interface OrgContents {
  leads: ReadonlyMap<string, { own: string; rest: string; history: string }>;
  /** Rows of history by their key. */
  history: ReadonlyMap<string, HistoryRow>;
}

export interface HistoryRow {
  lead: string;
  /** What the row says of the lead, as `history` of a lead's contents. */
  says: string;
  /** `Run__c`: the writing that added it. */
  writing: string;
}

/** Set by the org at every write. */
const audit = new Set(['SystemModstamp', 'LastModifiedDate', 'LastModifiedById']);
const own = ownFields.map(({ name }) => name);

export function contentsOf(fake: FakeOrg): OrgContents {
  const leads = rowsOf(fake, 'Lead').map((row) => {
    const others = Object.keys(row).filter((name) => !audit.has(name) && !own.includes(name));
    const lead = { own: said(row, own), rest: said(row, others), history: said(row, leadColumns) };
    return [String(row.Id), lead] as const;
  });
  const history = rowsOf(fake, historyObject).map((row) => {
    const kept = { lead: String(row.Lead__c), says: said(row, columns), writing: String(row.Run__c) };
    return [String(row[historyKey]), kept] as const;
  });
  return { leads: new Map(leads), history: new Map(history) };
}

const columns = historyColumns.map(({ history }) => history.name);
const leadColumns = historyColumns.map(({ lead }) => lead);

/** The values alone, so that a lead and its row of history say the same in the same text. */
function said(row: Row, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => row[name] ?? null));
}

function rowsOf(fake: FakeOrg, object: string): Row[] {
  const name = table(fake.context.schema.require(object));
  return fake.context.database.raw.prepare(`SELECT * FROM ${name} WHERE IsDeleted = 0 ORDER BY Id`).all();
}

/** What a row of history tells beside the lead it belongs to; a column without its field of Lead would go unchecked. */
if (columns.length !== historyFields.length - 3)
  throw new Error('A column of the history has no field of Lead.');
