/**
 * Where secrets are, for those who sign in: the environment, the system's keychain, files outside of the workspace. Each throws
 * `salesforce-secret-missing` with the places that were looked at, unless it says otherwise.
 */
export interface Secrets {
  /** PEM text of the key that the app's certificate belongs to, and what unlocks it where it is locked. */
  privateKey(): Promise<{ pem: string; passphrase?: string }>;
  clientSecret(): Promise<string>;
  /** The secret of an app that asks for one in the web flow as well; null where there is none. */
  optionalClientSecret(): Promise<string | null>;
  accessToken(): Promise<string>;
  refreshToken(): Promise<string>;
  /** Keeps a refresh token in the place of the former one: orgs may hand out a new one at each use. */
  keepRefreshToken(token: string): Promise<void>;
}
