import { setTimeout as pass } from 'node:timers/promises';
import { apiVersion } from '../connect/api-version.ts';
import { connectOrg, type Org } from '../connect/org.ts';
import { convertSource } from '../deploy/convert-source.ts';
import { deployPackage } from '../deploy/deploy-package.ts';
import { readSource } from '../deploy/read-source.ts';
import { assign } from './control.ts';
import type { FakeOrg } from './server.ts';

/**
 * Brings Leadline's package into a fake org as an administrator does, by a deployment, and gives the integration user and the rep their permission
 * sets. Answers with how many components there are. Throws where the fake does not take the package.
 */
export async function installPackage(fake: FakeOrg): Promise<{ components: number }> {
  const org = await connectAs(fake, 'administrator');
  try {
    const contents = convertSource(await readSource());
    const { created, problems } = await deployPackage(org, contents, { checkOnly: false, wait: soon });
    if (problems.length > 0) throw new Error(`The fake org refuses the package: ${JSON.stringify(problems)}`);
    assign(fake.context, 'Leadline_Integration', fake.users.integration.username);
    assign(fake.context, 'Leadline_SGA', fake.users.rep.username);
    return { components: created };
  } finally {
    org.close();
  }
}

/** The real client, signed in to a fake org as one of its users. */
export function connectAs(fake: FakeOrg, role: keyof FakeOrg['users'], signal?: AbortSignal): Promise<Org> {
  const { accessToken } = fake.users[role];
  const none = () => Promise.reject(new Error('A session of the fake org needs no other secret.'));
  return connectOrg(
    { auth: 'token', loginUrl: fake.url, apiVersion },
    {
      accessToken: async () => accessToken,
      optionalClientSecret: async () => null,
      ...{ privateKey: none, clientSecret: none, refreshToken: none, keepRefreshToken: none },
    },
    signal === undefined ? {} : { signal },
  );
}

/** A deployment is done when the fake is asked for the last time: nothing has to be waited for. */
function soon(): Promise<void> {
  return pass(0);
}
