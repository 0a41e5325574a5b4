import type { Effect, PaneContext } from '../app/pane.ts';
import { openForm } from './decision-form.ts';
import type { GateMessage, GateScreen } from './gate-screen.ts';
import { type Subject, whyNobody, whyNotYou } from './subject.ts';

type Next = [GateScreen, ...Effect<GateMessage>[]];

/** Runs the gate's step again. Where it stands done, what follows is taken back with it, so that is asked first. */
export function retry(screen: GateScreen, { run, step }: Subject, asked: boolean): Next {
  if (run.state === 'running') return refuse(screen, busy);
  if (step.state === 'done' && !asked) {
    const text = `Step ${step.id} stands done: t once more takes it and all that needs it back and runs them again.`;
    return [
      { ...screen, retryAsked: true },
      { do: 'say', tone: 'warning', text },
    ];
  }
  return [
    screen,
    // Said first: where the app cannot begin, its word is the last.
    { do: 'say', tone: 'good', text: `Step ${step.id} runs again, and its gates are judged anew.` },
    { do: 'advance-run', run: run.run, from: step.id },
  ];
}

/** Opens the form of a decision, or says why there is nothing to decide for this person. */
export function begin(
  screen: GateScreen,
  subject: Subject,
  { snapshot }: PaneContext,
  decision: 'waive' | 'decline',
): Next {
  const { evidence } = screen;
  if (evidence.is === 'reading') return refuseForm(screen, 'The evidence is still being read.');
  if (evidence.is === 'unreadable')
    return refuseForm(screen, 'Nothing can be decided on evidence that cannot be read.');
  const { open, verdict, step } = subject;
  const why =
    decision === 'waive' ? whyNoWaiver(subject, snapshot.operator) : whyNoDecline(subject, snapshot.operator);
  if (why !== null) return refuseForm(screen, why);
  const kind =
    decision === 'decline' ? 'decline' : open === null && !snapshot.operator.solo ? 'ask' : 'grant';
  const form = openForm(kind, {
    approval: open?.id ?? null,
    evidence: evidence.sha256,
    gate: verdict.gate,
    step: step.id,
  });
  return [{ ...screen, form, filter: null, show: 'all', scrolled: 0 }];
}

/** Goes on with a run that the waiver has freed. */
export function goOn(screen: GateScreen, { run }: Subject): Next {
  if (run.state === 'running') return refuse(screen, busy);
  if (run.state === 'blocked')
    return refuse(screen, 'The run is still blocked: a gate that does not hold keeps it.');
  if (run.state === 'finished') return refuse(screen, 'The run is finished.');
  return [screen, { do: 'advance-run', run: run.run }];
}

/** Leaves everything as it is. */
export function stop(screen: GateScreen, { run, verdict }: Subject): Next {
  const text = `Left as it stands: gate ${verdict.gate} of run ${run.run}.`;
  return [screen, { do: 'go', to: { screen: 'board' } }, { do: 'say', tone: 'good', text }];
}

const busy = 'A process is working on this run: wait until it stops, or stop it on the board.';

function whyNoWaiver(subject: Subject, operator: PaneContext['snapshot']['operator']): string | null {
  const nobody = whyNobody(subject);
  if (nobody === null) return whyNotYou(subject, operator);
  const { verdict } = subject;
  if (verdict.status === 'passed' || verdict.waived !== undefined) return nobody;
  return `${nobody} What you may do: t runs the step again after a fix, x leaves it.`;
}

function whyNoDecline(subject: Subject, operator: PaneContext['snapshot']['operator']): string | null {
  if (subject.open === null) return 'Nobody has an open request for a waiver of this gate.';
  const { mine, registered } = operator;
  return mine === null || registered === 'no' ? whyNotYou(subject, operator) : null;
}

function refuse(screen: GateScreen, text: string): Next {
  return [screen, { do: 'say', tone: 'warning', text }];
}

/** Keys that were meant for the form must do nothing else, such as to begin a run. */
function refuseForm(screen: GateScreen, why: string): Next {
  const refused = `${why} Until Esc or an arrow, keys do nothing here.`;
  return refuse({ ...screen, refused }, refused);
}
