import { z } from 'zod';
import type { MetadataPackage } from './metadata-package.ts';

/** One component's message. An empty type is that of `package.xml`. */
const message = z.object({
  componentType: z.string().nullish(),
  fullName: z.string().nullish(),
  fileName: z.string().nullish(),
  lineNumber: z.number().nullish(),
  problem: z.string().nullish(),
  problemType: z.string().nullish(),
  created: z.boolean().default(false),
  changed: z.boolean().default(false),
});

/** What Salesforce says of a deployment, as far as Leadline reads it (DeployResult of the Metadata API, in JSON). */
export const deployAnswer = z.object({
  id: z.string(),
  deployResult: z.object({
    status: z.string(),
    success: z.boolean().default(false),
    done: z.boolean().default(false),
    numberComponentsDeployed: z.number().default(0),
    numberComponentsTotal: z.number().default(0),
    stateDetail: z.string().nullish(),
    errorMessage: z.string().nullish(),
    details: z
      .object({ componentFailures: messages(), componentSuccesses: messages() })
      .nullish()
      .transform((details) => details ?? { componentFailures: [], componentSuccesses: [] }),
  }),
});

type Result = z.infer<typeof deployAnswer>['deployResult'];
type Message = z.infer<typeof message>;

/** How a deployment ended. */
export interface Deployment {
  /** The deployment's id, as Setup > Deployment Status shows it. */
  id: string;
  /** `Succeeded`, `SucceededPartial`, `Failed` or `Canceled`, in Salesforce's words. */
  status: string;
  succeeded: boolean;
  checkOnly: boolean;
  /** Components, without `package.xml`; on a check: what would be done. */
  created: number;
  changed: number;
  unchanged: number;
  problems: DeployProblem[];
}

/** What Salesforce did not take. */
export interface DeployProblem {
  severity: 'error' | 'warning';
  /** Such as `CustomField`; null where the problem is none of one component. */
  type: string | null;
  fullName: string | null;
  /** The file of the source, below `main/default`, or what Salesforce calls it; null where it names none. */
  file: string | null;
  /** In that file, from 1. */
  line: number | null;
  problem: string;
}

/** Tells a deployment's end in the files and lines of the source. */
export function describeDeployment(
  id: string,
  result: Result,
  sent: MetadataPackage,
  checkOnly: boolean,
): Deployment {
  const components = result.details.componentSuccesses.filter(({ componentType }) => componentType);
  const created = components.filter((one) => one.created).length;
  const changed = components.filter((one) => one.changed && !one.created).length;
  const problems = result.details.componentFailures.map((one) => describeProblem(one, sent));
  if (problems.length === 0 && !result.success && result.errorMessage) {
    problems.push({
      severity: 'error',
      type: null,
      fullName: null,
      file: null,
      line: null,
      problem: result.errorMessage,
    });
  }
  return {
    id,
    status: result.status,
    succeeded: result.success,
    checkOnly,
    created,
    changed,
    unchanged: components.length - created - changed,
    problems,
  };
}

function describeProblem(failure: Message, { files, components }: MetadataPackage): DeployProblem {
  const path =
    failure.fileName?.replace(/^[^/]*\/(?=(objects|lwc|reports|labels|permissionsets)\/)/, '') ?? null;
  const number = failure.lineNumber ?? null;
  const component = components.find(
    ({ type, fullName }) => type === failure.componentType && fullName === failure.fullName,
  );
  const origin = files
    .find((file) => file.path === path)
    ?.origins.find(({ from, to }) => number !== null && from <= number && number <= to);
  const isMerged = files.some((file) => file.path === path && file.origins.length > 0);
  return {
    severity: failure.problemType === 'Warning' ? 'warning' : 'error',
    type: failure.componentType || null,
    fullName: failure.fullName || null,
    file: origin?.source ?? component?.source ?? path,
    line: origin === undefined ? (isMerged ? null : number) : lineOfSource(origin, number ?? origin.from),
    problem: failure.problem ?? 'Salesforce gives no reason',
  };
}

function lineOfSource({ from, sourceFrom }: { from: number; sourceFrom: number }, line: number): number {
  return line - from + sourceFrom;
}

/** Salesforce's JSON has a list, and in some versions a lone message without one. */
function messages() {
  return z
    .union([z.array(message), message.transform((one) => [one])])
    .nullish()
    .transform((list) => list ?? []);
}
