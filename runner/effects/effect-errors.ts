import { LeadlineError } from '../../errors/leadline-error.ts';

/** Code `effect-declined`. */
export function effectDeclined(step: string, by: string, reason: string): LeadlineError {
  return new LeadlineError({
    code: 'effect-declined',
    message: `${by} declined what step ${step} would do: ${reason}`,
    expected: 'a person who grants it',
    next: `Mend what was declined, then take the steps before back, such as with \`leadline resume --from\`: what they bring is asked for anew.`,
    kind: 'blocked',
  });
}

/** Code `effect-changed`. */
export function changedSinceGrant(step: string, difference: string): LeadlineError {
  return new LeadlineError({
    code: 'effect-changed',
    message: `Step ${step} was begun and cannot go on with its grant: ${difference}.`,
    expected: 'every byte that was granted',
    next: `Put back what was changed, or take the step before it back with \`leadline resume --from\`: what is left to do is worked out and asked for anew.`,
    kind: 'blocked',
  });
}

/** Code `effect-overtaken`. */
export function effectOvertaken(step: string, run: string, read: string, other: string): LeadlineError {
  return new LeadlineError({
    code: 'effect-overtaken',
    message: `Run ${other} has reached outside since step ${read} of ${run} read what is there: what step ${step} would do is out of date.`,
    expected: 'nothing that was written in between',
    arrived: other,
    next: `Take it back with \`leadline resume --run ${run} --from ${read}\`: what is left to do is worked out and asked for anew.`,
    kind: 'blocked',
  });
}

/** Code `effect-not-granted`. */
export function notGranted(tool: string): LeadlineError {
  return new LeadlineError({
    code: 'effect-not-granted',
    message: `The tool ${tool} tried to reach outside although it had said that there is nothing to be done.`,
    expected: 'a tool that reaches outside only once that was granted',
    next: 'This is a fault of the tool: report it with the journal.',
  });
}

/** Code `salesforce-write-refused`. */
export function writeRefused(what: string): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-write-refused',
    message: `A step that may only read tried to write to Salesforce: ${what}.`,
    expected: 'a tool whose effect is outside, and a grant',
    next: 'This is a fault of the tool: report it with the journal.',
  });
}

/** Code `rehearsal-refused`. */
export function onlyFake(instanceUrl: string): LeadlineError {
  return new LeadlineError({
    code: 'rehearsal-refused',
    message: `The effect was rehearsed on a fake org, and ${instanceUrl} is none.`,
    expected: 'the fake org that the rehearsal began with',
    arrived: instanceUrl,
    next: 'Point leadline.yaml to the fake org again, or take the step back with `leadline resume --from`: then a person is asked.',
    kind: 'blocked',
  });
}
