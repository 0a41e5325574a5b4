import { z } from 'zod';
import { faultOfAddress, isSharedLogin, originOf } from '../salesforce/connect/addresses.ts';
import { apiVersion } from '../salesforce/connect/api-version.ts';
import type { OrgSettings, SignInSettings } from '../salesforce/connect/settings.ts';

/** The section `salesforce` of leadline.yaml: how to sign in, and where the key lies, never what is in it. */
export interface SalesforceConfiguration {
  settings: OrgSettings;
  /** The file with the private key of the JWT flow, as leadline.yaml has it. */
  keyFile?: string;
}

const auths = ['jwt', 'client-credentials', 'web', 'sf-cli', 'token'] as const;
type Auth = (typeof auths)[number];

const keyRule = 'no key in the workspace: the name of a file outside of it';

const fields = z.strictObject({
  auth: z.enum(auths),
  login_url: z.string().superRefine(requireSalesforce).default('https://login.salesforce.com'),
  client_id: z.string().min(1).max(300).optional(),
  username: z.string().min(1).max(80).optional(),
  key_file: z
    .string()
    .min(1)
    .refine(isNoPem, { error: keyRule, params: { secret: true } })
    .optional(),
  audience: z.url({ protocol: /^https?$/ }).optional(),
  target_org: z
    .string()
    .max(200)
    .refine((text) => /^[\w.@+-]+$/.test(text), { error: 'an alias or username that `sf org list` shows' })
    .optional(),
  callback_port: z.int().min(1024).max(65_535).default(8717),
  api_version: z
    .string()
    .refine((text) => /^[1-9]\d\.0$/.test(text), { error: `a version in quotes, such as '${apiVersion}'` })
    .default(apiVersion),
});

type Fields = z.output<typeof fields>;

/** What each way of signing in needs beside what all of them have; a field of another way is an error, so that nobody relies on it. */
const needs: Readonly<Record<Auth, { needed: readonly Own[]; allowed: readonly Own[] }>> = {
  jwt: { needed: ['client_id', 'username'], allowed: ['key_file', 'audience'] },
  'client-credentials': { needed: ['client_id'], allowed: [] },
  web: { needed: ['client_id'], allowed: [] },
  'sf-cli': { needed: ['target_org'], allowed: [] },
  token: { needed: [], allowed: [] },
};

const own = ['client_id', 'username', 'key_file', 'audience', 'target_org'] as const;
type Own = (typeof own)[number];

/** The section `salesforce` of leadline.yaml; null where there is none. */
export const salesforceSection = z
  .preprocess(refuseSecrets, fields.superRefine(requireOwnFields))
  .nullish()
  .transform((section) => (section === null || section === undefined ? null : configurationOf(section)));

function requireSalesforce(address: string, { addIssue }: z.RefinementCtx): void {
  const fault = faultOfAddress(address);
  if (fault !== null) addIssue({ code: 'custom', message: fault });
}

function isNoPem(text: string): boolean {
  return !text.includes('-----BEGIN');
}

/** A workspace may be copied and shared, so that a secret in it would be too; it is refused by name, whatever else it says. */
function refuseSecrets(section: unknown, context: z.RefinementCtx): unknown {
  const parsed = z.record(z.string(), z.unknown()).safeParse(section);
  if (!parsed.success) return section;
  for (const name of Object.keys(parsed.data)) {
    const place = placeOf(name);
    if (place === null) continue;
    context.addIssue({
      code: 'custom',
      path: [name],
      message: `no secret in the workspace: ${place} (docs/salesforce.md)`,
      params: { secret: true },
      input: undefined,
    });
    delete parsed.data[name];
  }
  return parsed.data;
}

/** Where a secret belongs; null for a field that is none. */
function placeOf(name: string): string | null {
  if (name in fields.shape) return null;
  if (/refresh/i.test(name)) return '`leadline salesforce login` keeps the refresh token';
  if (/access_?token|session/i.test(name)) return 'set LEADLINE_SALESFORCE_ACCESS_TOKEN in the environment';
  if (/secret/i.test(name))
    return 'set LEADLINE_SALESFORCE_CLIENT_SECRET in the environment, or keep it in the keychain';
  if (/key/i.test(name)) return keyRule.replace('no key in the workspace: ', '');
  if (/token|password|passphrase|credential/i.test(name)) return 'set it in the environment';
  return null;
}

function requireOwnFields(section: Fields, { addIssue }: z.RefinementCtx): void {
  const { needed, allowed } = needs[section.auth];
  const fault = (name: string, message: string) => addIssue({ code: 'custom', path: [name], message });
  for (const name of own) {
    const has = section[name] !== undefined;
    if (!has && needed.includes(name)) fault(name, `a ${name} for auth ${section.auth}`);
    if (has && !needed.includes(name) && !allowed.includes(name)) {
      fault(name, `no ${name} with auth ${section.auth}`);
    }
  }
  const needsDomain = section.auth === 'client-credentials' || section.auth === 'token';
  if (needsDomain && faultOfAddress(section.login_url) === null && isSharedLogin(section.login_url)) {
    fault(
      'login_url',
      `the org's own My Domain address for auth ${section.auth}, such as https://example.my.salesforce.com`,
    );
  }
}

function configurationOf(section: Fields): SalesforceConfiguration {
  const settings = {
    ...signInOf(section),
    loginUrl: originOf(section.login_url),
    apiVersion: section.api_version,
  };
  return { settings, ...(section.key_file === undefined ? {} : { keyFile: section.key_file }) };
}

/** `requireOwnFields` has seen to it that what a way needs is there. */
function signInOf({ auth, ...section }: Fields): SignInSettings {
  const { client_id: clientId = '', username = '', target_org: targetOrg = '', audience } = section;
  switch (auth) {
    case 'jwt':
      return { auth, clientId, username, ...(audience === undefined ? {} : { audience }) };
    case 'client-credentials':
      return { auth, clientId };
    case 'web':
      return { auth, clientId, callbackPort: section.callback_port };
    case 'sf-cli':
      return { auth, targetOrg };
    case 'token':
      return { auth };
  }
}
