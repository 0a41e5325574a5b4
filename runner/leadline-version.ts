import packageJson from '../package.json' with { type: 'json' };

/** The version of Leadline that is running, as every run records it. */
export const leadlineVersion: string = packageJson.version;
