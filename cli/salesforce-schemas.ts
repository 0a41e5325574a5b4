import { z } from 'zod';
import { pulledOutput } from '../tools/pull-leads.ts';

const problem = z.object({
  severity: z.enum(['error', 'warning']),
  type: z.string().nullable().describe('Of the component, such as CustomField.'),
  fullName: z.string().nullable(),
  file: z.string().nullable().describe('In salesforce/force-app/main/default.'),
  line: z.number().int().nullable().describe('In that file, from 1.'),
  problem: z.string().describe("In Salesforce's words."),
});

/** The `--json` answers of `leadline salesforce ...`. */
export const salesforcePayloads = {
  'salesforce check': {
    org: z.object({
      instanceUrl: z.string(),
      organizationId: z.string(),
      username: z.string().describe('Of the user whose rights count.'),
      kind: z.enum(['production', 'sandbox', 'fake']),
      apiVersion: z.string(),
    }),
    findings: z.array(
      z.object({
        subject: z.string().describe('What was looked at, such as Lead.Leadline_Tier__c.'),
        state: z.enum(['ok', 'note', 'missing', 'wrong']).describe('The last two make the command fail.'),
        found: z.string(),
        next: z.string().nullable().describe('What to do; null where nothing is.'),
      }),
    ),
    calls: z.number().int().describe('Calls that looking cost, signing in included.'),
  },
  'salesforce login': {
    instanceUrl: z.string(),
    username: z.string(),
    store: z.enum(['keychain', 'file']),
  },
  'salesforce keep': { kept: z.enum(['private-key', 'client-secret']) },
  'salesforce deploy': {
    target: z.object({
      host: z.string(),
      username: z.string(),
      kind: z.enum(['production', 'sandbox', 'fake']),
    }),
    deployment: z.object({
      id: z.string().describe('As Setup > Deployment Status shows it.'),
      status: z.string().describe('Succeeded, Failed or Canceled.'),
      succeeded: z.boolean(),
      checkOnly: z.boolean().describe('With --dry-run: the org only checked; counts say what would be done.'),
      created: z.number().int(),
      changed: z.number().int(),
      unchanged: z.number().int(),
      problems: z.array(problem),
    }),
  },
};

/** What `leadline salesforce pull` adds to where its run stands. */
export const pullPayload = {
  pulled: pulledOutput.nullable().describe('Null where nothing was pulled.'),
};
