/** How to sign in to an org: what leadline.yaml says, and never a secret. */
export type OrgSettings = SignInSettings & {
  /** Where to sign in, without a slash at the end: production, sandbox or My Domain. */
  loginUrl: string;
  /** Such as `68.0`. */
  apiVersion: string;
};

export type SignInSettings =
  /** A server's own key, trusted by an app: nobody has to be there. */
  | {
      auth: 'jwt';
      clientId: string;
      username: string;
      /** Whom the assertion is for, where it is not login or test.salesforce.com. */
      audience?: string;
    }
  /** An app's own secret; the app runs as one user. */
  | { auth: 'client-credentials'; clientId: string }
  /** A person in a browser, once; then the refresh token that this brought. */
  | { auth: 'web'; clientId: string; callbackPort: number }
  /** The Salesforce CLI's own store: an alias or a username. */
  | { auth: 'sf-cli'; targetOrg: string }
  /** A session id from elsewhere, for an hour or two. */
  | { auth: 'token' };
