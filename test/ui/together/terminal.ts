import { LeadlineError } from '../../../errors/leadline-error.ts';
import { createStore } from '../../../ui/app/store.ts';
import { operatorCalled } from '../../support/operator-called.ts';
import { smallEngine } from './small-engine.ts';
import { type Asked, type Did, factsOf, type Said } from './words.ts';

// A process for tests: an operator's terminal without its screen. It looks at the journal as often as `leadline ui` does, says what it
// sees, and does what it is told, with its operator's key.
const [folder = '', home = '', name = ''] = process.argv.slice(2);
const lookEvery = 200;
const run = 'waive-1';
const reason = 'The feed of May is known to be short.';

const operator = operatorCalled(name);
const letGo = Promise.withResolvers<void>();
const engine = await smallEngine(folder, {
  home,
  holding: () => {
    say({ type: 'held' });
    return letGo.promise;
  },
});
const store = createStore({ directory: folder, run: null, solo: false, clock: () => new Date() });
const seen = new Map<string, number>();
let isEnough = false;

const looking = setInterval(look, lookEvery);
look();
process.on('message', (asked: Asked) => void obey(asked));
process.on('disconnect', () => {
  clearInterval(looking);
  store.close();
  void engine.close();
});

function look(): void {
  if (!store.poll()) return;
  const at = performance.timeOrigin + performance.now();
  for (const fact of factsOf(store.snapshot)) if (!seen.has(fact)) seen.set(fact, at);
  say({ type: 'snapshot', snapshot: store.snapshot });
}

async function obey(asked: Asked): Promise<void> {
  const did: Did[] = [];
  let said = 'done';
  try {
    await act(asked, did);
  } catch (error) {
    if (!(error instanceof LeadlineError)) throw error;
    said = error.code;
  }
  const recalled = asked.do === 'recall' ? [...seen] : [];
  say({ type: 'answer', number: asked.number, said, did, seen: recalled });
}

async function act(asked: Asked, did: Did[]): Promise<void> {
  switch (asked.do) {
    case 'grant':
      await engine.approvals.grant(asked.id, { operator, reason, typed: 'W-block', solo: false });
      return;
    case 'decline':
      await engine.approvals.decline(asked.id, { operator, reason });
      return;
    case 'sign-off':
      await engine.completeHumanStep(run, asked.step, { operator });
      return;
    case 'advance':
      await engine.advance(run);
      return;
    case 'let-go':
      letGo.resolve();
      return;
    case 'rush':
      for (let round = 1; !isEnough; round += 1) await askAndDecline(round, did);
      return;
    case 'enough':
      isEnough = true;
      return;
    case 'recall':
      return;
  }
}

/** Asks for an effect of its own, and says no to that and to all else that is open. */
async function askAndDecline(round: number, did: Did[]): Promise<void> {
  const preview = `${name} would write ${round} tiers.`;
  const by = { kind: 'operator', name, key: operator.id } as const;
  const { id } = await engine.approvals.request(run, { step: '3', preview, reason, by });
  did.push({ what: 'approval-requested', id });
  const open = engine.approvals.list(run).filter(({ state }) => state === 'requested');
  for (const approval of open) {
    try {
      await engine.approvals.decline(approval.id, { operator, reason });
      did.push({ what: 'approval-declined', id: approval.id });
    } catch (error) {
      // The other terminal was first.
      if (!(error instanceof LeadlineError && error.code === 'approval-closed')) throw error;
    }
  }
}

function say(said: Said): void {
  process.send?.(said);
}
