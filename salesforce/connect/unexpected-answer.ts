import { LeadlineError } from '../../errors/leadline-error.ts';

/** For an answer that is whole and yet not what the documentation promises. What arrived is not shown: it may be anything. */
export function unexpectedAnswer(what: string, expected: string): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-answer-unexpected',
    message: `Salesforce was asked to ${what}, and its answer is of another kind.`,
    expected,
    next: 'See whether login_url in leadline.yaml leads to a Salesforce org, and api_version to one that it offers.',
  });
}
