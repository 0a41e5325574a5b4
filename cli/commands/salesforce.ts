import { LeadlineError } from '../../errors/leadline-error.ts';
import { checkOrg, type OrgCheck } from '../../salesforce/check/check-org.ts';
import type { Finding } from '../../salesforce/check/finding.ts';
import type { Style } from '../../ui/colour.ts';
import { renderTable } from '../../ui/table.ts';
import type { Outcome } from '../answer.ts';
import { withOrg } from '../open-org.ts';
import { type CommonOptions, findWorkspace, type Shell } from '../shell.ts';

export interface SalesforceCheckOptions extends CommonOptions {
  leads: number;
}

/** `leadline salesforce check`: says what the org of leadline.yaml lacks, and what to do about it. Writes nothing. */
export function salesforceCheck(options: SalesforceCheckOptions, shell: Shell): Promise<Outcome> {
  return withOrg(findWorkspace(options), shell, async (org) => {
    const check = await checkOrg(org, { leads: options.leads });
    const lacking = check.findings.filter(isLacking);
    return {
      payload: { ...check },
      text: () => describe(check, shell),
      ...(lacking.length === 0 ? {} : { error: incomplete(lacking) }),
    };
  });
}

const styles: Record<Finding['state'], Style> = { ok: 'good', note: 'warning', missing: 'bad', wrong: 'bad' };

function describe({ org, findings, calls }: OrgCheck, { terminal }: Shell): string {
  const columns = [{ heading: 'what' }, { heading: 'state' }, { heading: 'found', cut: true }];
  const rows = findings.map(({ subject, state, found }) => [
    subject,
    { text: state, style: styles[state] },
    found,
  ]);
  const lacking = findings.filter(isLacking).length;
  const verdict =
    lacking === 0
      ? `${new URL(org.instanceUrl).host} has all that Leadline needs.`
      : `${new URL(org.instanceUrl).host} lacks ${lacking} of ${findings.length} things.`;
  return [
    renderTable(columns, rows, terminal),
    '',
    verdict,
    ...advice(findings),
    `Looking took ${calls} calls.`,
  ].join('\n');
}

/** Each piece of advice once, with what it would mend. */
function advice(findings: readonly Finding[]): string[] {
  const byAdvice = Map.groupBy(
    findings.filter(({ next }) => next !== null),
    ({ next }) => next ?? '',
  );
  return [...byAdvice].flatMap(([next, mended]) => {
    const [first] = mended;
    const more = mended.length > 1 ? ` and ${mended.length - 1} more` : '';
    return [`  ${first?.subject}${more}: ${next}`];
  });
}

function isLacking({ state }: Finding): boolean {
  return state === 'missing' || state === 'wrong';
}

function incomplete(lacking: readonly Finding[]): LeadlineError {
  const [first] = lacking;
  return new LeadlineError({
    code: 'salesforce-incomplete',
    message: `The org lacks ${lacking.length === 1 ? 'a thing' : `${lacking.length} things`} that Leadline needs, such as ${first?.subject}.`,
    expected: 'fields, permissions and limits as docs/salesforce.md has them',
    arrived: first?.found ?? '',
    next: first?.next ?? '',
  });
}
