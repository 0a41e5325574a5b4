import { onTestFinished } from 'vitest';
import { apiVersion } from '../../../salesforce/connect/api-version.ts';
import type { ConnectOptions } from '../../../salesforce/connect/means.ts';
import { connectOrg, type Org } from '../../../salesforce/connect/org.ts';
import type { Retry } from '../../../salesforce/connect/retry.ts';
import type { Secrets } from '../../../salesforce/connect/secrets.ts';
import type { OrgSettings, SignInSettings } from '../../../salesforce/connect/settings.ts';
import { type FakeOrg, type FakeOrgOptions, startFakeOrg } from '../../../salesforce/fake/server.ts';

/** A fake org that is gone when the test is over. */
export async function fakeOrg(options: FakeOrgOptions = {}): Promise<FakeOrg> {
  const fake = await startFakeOrg(options);
  onTestFinished(() => fake.close());
  return fake;
}

/** What happened between the attempts: nothing here passes time. */
export interface Told {
  retries: Retry[];
  waits: number[];
}

/** Signs in to a fake org, as the integration user unless it is said otherwise. */
export async function connected(
  fake: FakeOrg,
  {
    settings = { auth: 'client-credentials', clientId: fake.clientId },
    secrets,
    ...options
  }: ConnectOptions & {
    settings?: SignInSettings;
    secrets?: Partial<Secrets>;
  } = {},
): Promise<Org & Told> {
  const told: Told = { retries: [], waits: [] };
  const waiting = {
    wait: async (milliseconds: number) => void told.waits.push(milliseconds),
    onRetry: (retry: Retry) => void told.retries.push(retry),
  };
  const org = await connectOrg(settingsOf(fake, settings), secretsOf(fake, secrets), {
    ...waiting,
    ...options,
  });
  onTestFinished(() => org.close());
  return Object.assign(org, told);
}

export function settingsOf(fake: FakeOrg, settings: SignInSettings): OrgSettings {
  return { ...settings, loginUrl: fake.url, apiVersion };
}

export function secretsOf(fake: FakeOrg, own: Partial<Secrets> = {}): Secrets {
  return {
    privateKey: async () => ({ pem: fake.privateKey }),
    clientSecret: async () => fake.clientSecret,
    optionalClientSecret: async () => null,
    accessToken: async () => fake.accessToken,
    refreshToken: () => Promise.reject(new Error('no refresh token in this test')),
    keepRefreshToken: () => Promise.reject(new Error('nowhere to keep one in this test')),
    ...own,
  };
}
