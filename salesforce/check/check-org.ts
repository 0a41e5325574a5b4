import type { Org } from '../connect/org.ts';
import { historyFields, historyObject, leadFields } from '../fields.ts';
import { checkBudget } from './check-budget.ts';
import { checkFields, type FieldsAsked } from './check-fields.ts';
import { type Finding, missing, note, ok, wrong } from './finding.ts';
import { hiddenFields } from './hidden-fields.ts';
import { type Described, readDescribe } from './read-describe.ts';

/** What `leadline salesforce check` found. */
export interface OrgCheck {
  org: {
    instanceUrl: string;
    organizationId: string;
    username: string;
    kind: 'production' | 'sandbox' | 'fake';
    apiVersion: string;
  };
  findings: Finding[];
  /** Calls that looking cost. */
  calls: number;
}

/** Looks whether an org has all that syncing `leads` leads needs, as the signed-in user sees it. Writes nothing. */
export async function checkOrg(org: Org, { leads }: { leads: number }): Promise<OrgCheck> {
  const lead = await readDescribe(org, 'Lead');
  const history = await readDescribe(org, historyObject);
  const changes = await readDescribe(org, 'LeadHistory');
  const limits = await org.limits();

  const expected = { Lead: leadFields, [historyObject]: historyFields };
  const hidden = await hiddenFields(org, expected, { Lead: lead, [historyObject]: history });
  const findings = [
    checkKind(org),
    ok('API version', org.apiVersion),
    checkLead(lead),
    ...fieldsOf(lead, { object: 'Lead', expected: leadFields, use: 'updated', hidden: hidden.Lead }),
    checkHistory(history, hidden.history),
    ...fieldsOf(history, {
      object: historyObject,
      expected: historyFields,
      use: 'created',
      hidden: hidden.history,
    }),
    checkChanges(changes),
    ...checkBudget(limits, leads),
  ];
  return { org: aboutOf(org), findings, calls: org.calls.made };
}

/** Of an object that is hidden as a whole, nothing can be said field by field. */
function fieldsOf(object: Described | null, asked: Omit<FieldsAsked, 'described'>): Finding[] {
  return object === null ? [] : checkFields({ ...asked, described: object.fields });
}

function aboutOf(org: Org): OrgCheck['org'] {
  const { instanceUrl, organizationId, username, apiVersion } = org;
  return { instanceUrl, organizationId, username, kind: kindOf(org), apiVersion };
}

function kindOf({ isFake, isSandbox }: Org): OrgCheck['org']['kind'] {
  if (isFake) return 'fake';
  return isSandbox ? 'sandbox' : 'production';
}

function checkKind(org: Org): Finding {
  return ok(
    'Org',
    `${kindOf(org)}, ${org.organizationId} at ${new URL(org.instanceUrl).host}, as ${org.username}`,
  );
}

const grant = 'Assign the permission set Leadline_Integration to the user.';

function checkLead(lead: Described | null): Finding {
  if (lead === null || !lead.queryable) return missing('Lead', 'this user may not read leads', grant);
  if (!lead.updateable) return wrong('Lead', 'this user may read leads and not edit them', grant);
  return ok('Lead', 'read and edit');
}

function checkHistory(history: Described | null, hidden: ReadonlySet<string> | null): Finding {
  const deploy = '`leadline salesforce deploy` makes it.';
  if (history === null) {
    if (hidden === null) return missing(historyObject, 'not there, or hidden', `${deploy} ${grant}`);
    if (hidden.size > 0) return missing(historyObject, 'there, and this user may not read it', grant);
    return missing(historyObject, 'not there', deploy);
  }
  if (!history.createable) return wrong(historyObject, 'this user may not add rows', grant);
  if (history.deletable) {
    return note(
      historyObject,
      'read, add, and delete as well',
      'Sign in as a user who may not delete: the history is to be kept.',
    );
  }
  return ok(historyObject, 'read and add');
}

/** The changes of a lead's stage, from which its history is pulled. */
function checkChanges(changes: Described | null): Finding {
  if (changes?.queryable === true) return ok('LeadHistory', 'read');
  return missing(
    'LeadHistory',
    'this user may not read the changes of leads',
    'Track the history of Lead Status in Setup (Object Manager, Lead, Fields, Set History Tracking), and let the user read leads.',
  );
}
