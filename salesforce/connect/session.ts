import type { LeadlineError } from '../../errors/leadline-error.ts';

/** What a sign-in brought. */
export interface Session {
  accessToken: string;
  /** Without a slash at the end. */
  instanceUrl: string;
}

/** The session of a connection, renewed once however many calls find out at the same time that it ended. */
export interface SessionKeeper {
  current(): Session;
  /** Renews the session unless another call did that already. Throws where there is no way to. */
  renew(ended: Session): Promise<void>;
}

/** `signIn` makes a new session, and null says that nobody can without a person; `ended` is the error for that. */
export function keepSession(
  first: Session,
  signIn: (() => Promise<Session>) | null,
  ended: () => LeadlineError,
): SessionKeeper {
  let session = first;
  let renewal: Promise<void> | null = null;
  return {
    current: () => session,
    renew(old) {
      if (session !== old) return Promise.resolve();
      if (signIn === null) return Promise.reject(ended());
      renewal ??= signIn()
        .then((renewed) => {
          session = renewed;
        })
        .finally(() => {
          renewal = null;
        });
      return renewal;
    },
  };
}
