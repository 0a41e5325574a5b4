import { randomBytes } from 'node:crypto';
import type { Session } from './access.ts';
import type { Database } from './database.ts';
import { type Schema, table } from './schema.ts';
import { timestamp } from './values.ts';

/** The users of the fake org: who deploys, whom Leadline writes as, and who sells. */
export const usernames = {
  administrator: 'admin@fake.example',
  integration: 'leadline@fake.example',
  rep: 'rep@fake.example',
} as const;

export interface User {
  id: string;
  username: string;
  name: string;
  administrator: boolean;
}

export interface People {
  readonly organizationId: string;
  byUsername(username: string): User | undefined;
  byId(id: string): User | undefined;
  /** A new session of this user: its access token. */
  signIn(user: User): string;
  session(token: string): Session | undefined;
  signOut(token: string): void;
  /** The one token of this user that is the same after a restart. */
  standingToken(user: User): string;
}

export function openPeople(
  database: Database,
  schema: Schema,
  facts: { now: () => Date; sandbox: boolean },
): People {
  const organization = table(schema.require('Organization'));
  if (database.statement(`SELECT Id FROM ${organization}`).get() === undefined) {
    database.transaction(() => firstRows(database, schema, facts));
  }
  const organizationId = String(database.statement(`SELECT Id FROM ${organization}`).get()?.Id);
  const users = table(schema.require('User'));

  function userOf(row: Record<string, unknown> | undefined): User | undefined {
    if (row === undefined || row.IsActive !== 1) return undefined;
    const profile = database.statement(`SELECT Name FROM ${table(schema.require('Profile'))} WHERE Id = ?`);
    return {
      id: String(row.Id),
      username: String(row.Username),
      name: String(row.Name),
      administrator: profile.get(String(row.ProfileId))?.Name === 'System Administrator',
    };
  }

  const people: People = {
    organizationId,
    byUsername: (username) =>
      userOf(database.statement(`SELECT * FROM ${users} WHERE Username = ? AND IsDeleted = 0`).get(username)),
    byId: (id) => userOf(database.statement(`SELECT * FROM ${users} WHERE Id = ? AND IsDeleted = 0`).get(id)),
    signIn(user) {
      const token = newToken(organizationId);
      keepSession(token, user);
      return token;
    },
    session(token) {
      const row = database.statement('SELECT user FROM sessions WHERE token = ?').get(token);
      const user = row === undefined ? undefined : people.byId(String(row.user));
      return user === undefined ? undefined : { token, userId: user.id, administrator: user.administrator };
    },
    signOut(token) {
      database.statement('DELETE FROM sessions WHERE token = ?').run(token);
    },
    standingToken(user) {
      const token = database.setting(`token of ${user.username}`, () => newToken(organizationId));
      keepSession(token, user);
      return token;
    },
  };

  function keepSession(token: string, user: User): void {
    database.statement('INSERT OR REPLACE INTO sessions (token, user) VALUES (?, ?)').run(token, user.id);
  }

  return people;
}

function newToken(organizationId: string): string {
  return `${organizationId.slice(0, 15)}!${randomBytes(48).toString('base64url')}`;
}

/** The organization row is what tells a fake from an org: `InstanceName` is `FAKE`. */
function firstRows(
  database: Database,
  schema: Schema,
  { now, sandbox }: { now: () => Date; sandbox: boolean },
): void {
  const at = timestamp(now());
  const add = (name: string, values: Record<string, string | number>): string => {
    const object = schema.require(name);
    const id = database.nextId(object.prefix);
    const row = { Id: id, CreatedDate: at, LastModifiedDate: at, SystemModstamp: at, ...values };
    const names = Object.keys(row);
    database
      .statement(
        `INSERT INTO ${table(object)} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      )
      .run(...Object.values(row));
    return id;
  };
  add('Organization', {
    Name: 'Leadline fake org',
    InstanceName: 'FAKE',
    IsSandbox: Number(sandbox),
    OrganizationType: 'Developer Edition',
    TimeZoneSidKey: 'America/New_York',
  });
  const profiles = {
    administrator: add('Profile', { Name: 'System Administrator', UserType: 'Standard' }),
    standard: add('Profile', { Name: 'Standard User', UserType: 'Standard' }),
  };
  for (const [role, username] of Object.entries(usernames)) {
    add('User', {
      Username: username,
      Email: username,
      FirstName: 'Fake',
      LastName: `${role.charAt(0).toUpperCase()}${role.slice(1)}`,
      Alias: role.slice(0, 8),
      ProfileId: role === 'administrator' ? profiles.administrator : profiles.standard,
      IsActive: 1,
      TimeZoneSidKey: 'America/New_York',
      UserType: 'Standard',
    });
  }
}
