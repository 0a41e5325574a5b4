import { expect, test } from 'vitest';
import { openWorkspace } from '../../runner/workspace.ts';
import { workspaceFolder } from './fixtures.ts';

async function sectionOf(yaml: string) {
  return (await openWorkspace(await workspaceFolder({ yaml }), [])).configuration.salesforce;
}

async function faultOf(yaml: string): Promise<string> {
  return openWorkspace(await workspaceFolder({ yaml }), []).then(
    () => 'none',
    (error: Error) => error.message.split(/leadline.yaml has .*:\n/).at(-1) ?? '',
  );
}

test('every way of signing in is named with what it needs, and production is the default', async () => {
  expect(await sectionOf('')).toBeNull();
  expect(await sectionOf('salesforce:\n')).toBeNull();
  expect(
    await sectionOf('salesforce: { auth: jwt, client_id: app, username: u@example.com, key_file: ~/k.pem }'),
  ).toEqual({
    settings: {
      auth: 'jwt',
      clientId: 'app',
      username: 'u@example.com',
      loginUrl: 'https://login.salesforce.com',
      apiVersion: '68.0',
    },
    keyFile: '~/k.pem',
  });
  expect(
    await sectionOf('salesforce: { auth: web, client_id: app, login_url: "https://test.salesforce.com/" }'),
  ).toMatchObject({
    settings: { auth: 'web', loginUrl: 'https://test.salesforce.com', callbackPort: 8717 },
  });
  expect(
    await sectionOf(
      'salesforce: { auth: client-credentials, client_id: app, login_url: "http://127.0.0.1:1" }',
    ),
  ).toMatchObject({ settings: { clientId: 'app' } });
  expect(
    await sectionOf("salesforce: { auth: sf-cli, target_org: prod, api_version: '67.0' }"),
  ).toMatchObject({
    settings: { targetOrg: 'prod', apiVersion: '67.0' },
  });
  expect(
    await sectionOf('salesforce: { auth: token, login_url: "https://example.my.salesforce.com" }'),
  ).toMatchObject({ settings: { auth: 'token' } });
});

test.each([
  ['client_secret', 'LEADLINE_SALESFORCE_CLIENT_SECRET'],
  ['consumerSecret', 'LEADLINE_SALESFORCE_CLIENT_SECRET'],
  ['access_token', 'LEADLINE_SALESFORCE_ACCESS_TOKEN'],
  ['session_id', 'LEADLINE_SALESFORCE_ACCESS_TOKEN'],
  ['refresh_token', 'leadline salesforce login'],
  ['private_key', 'the name of a file outside of it'],
  ['password', 'in the environment'],
])(
  'a secret in the workspace is refused by its name %s, not shown, and told its place',
  async (name, place) => {
    const fault = await faultOf(`salesforce: { auth: web, client_id: app, ${name}: very-secret }`);
    expect(fault).toContain(`salesforce.${name}: expected no secret in the workspace`);
    expect(fault).toContain(place);
    expect(fault).not.toContain('very-secret');
  },
);

test('a key in the place of the name of its file is refused and not shown', async () => {
  const pem = '-----BEGIN PRIVATE KEY----- very-secret';
  const fault = await faultOf(`salesforce: { auth: jwt, client_id: app, username: u, key_file: "${pem}" }`);
  expect(fault).toContain('salesforce.key_file: expected no key in the workspace');
  expect(fault).not.toContain('very-secret');
});

test.each([
  ['{ auth: jwt, client_id: app }', 'salesforce.username: expected a username for auth jwt'],
  ['{ auth: sf-cli }', 'salesforce.target_org: expected a target_org for auth sf-cli'],
  ['{ auth: sf-cli, target_org: "a b" }', 'an alias or username'],
  [
    '{ auth: sf-cli, target_org: x, client_id: app }',
    'salesforce.client_id: expected no client_id with auth sf-cli',
  ],
  ['{ auth: client-credentials, client_id: app }', "salesforce.login_url: expected the org's own My Domain"],
  ['{ auth: token }', "salesforce.login_url: expected the org's own My Domain"],
  [
    '{ auth: web, client_id: app, login_url: "http://example.my.salesforce.com" }',
    'expected an https address',
  ],
  ['{ auth: web, client_id: app, login_url: "https://salesforce.example" }', 'expected a host of Salesforce'],
  [
    "{ auth: web, client_id: app, api_version: '68' }",
    'salesforce.api_version: expected a version in quotes',
  ],
  ['{ auth: web, clientid: app }', 'did you mean client_id?'],
  ['{ auth: password }', 'salesforce.auth: expected one of'],
])('what does not fit is told: %s', async (section, fault) => {
  expect(await faultOf(`salesforce: ${section}`)).toContain(fault);
});
