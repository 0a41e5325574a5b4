import type { RunOutcome } from '../../server/answers/brief.ts';
import type { MayDo } from '../../server/answers/may-do.ts';
import type { caller } from './connect.ts';

type Call = ReturnType<typeof caller>;

/** How an agent came to its end: what it was told to say to a person, and all that it called. */
export interface Ended {
  brief: RunOutcome;
  calls: string[];
}

/** More calls than any plan needs: an agent that is led in circles gives up. */
const most = 300;

/**
 * An agent that knows nothing of Leadline. It asks which plans there are, takes the call that begins the one that it was asked for, and from
 * then on makes the first call that each answer offers, until it is told to hand over to a person or that the run is finished. Where `person`
 * has done what was asked, it goes on.
 */
export async function followTheServer(
  call: Call,
  plan: string,
  person: (brief: RunOutcome) => Promise<'done' | 'not-mine'>,
): Promise<Ended> {
  const { content } = await call('list_plans', {});
  const offered = (content as { mayDo: MayDo[] }).mayDo;
  let next = offered.find((may) => may.tool === 'start_run' && may.arguments.plan === plan);
  const calls: string[] = ['list_plans'];
  while (next !== undefined && calls.length < most) {
    calls.push(next.tool);
    const answer = await call(next.tool, next.arguments);
    const brief = answer.content as RunOutcome;
    if (answer.isError && brief.handOver === undefined) throw new Error(answer.text);
    if (brief.state === 'finished') return { brief, calls };
    if (brief.handOver !== null && (await person(brief)) === 'not-mine') return { brief, calls };
    [next] = brief.mayDo;
  }
  throw new Error(`The agent was led nowhere: ${calls.slice(-5).join(', ')}`);
}
