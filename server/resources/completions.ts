import type { Engine } from '../../runner/engine.ts';
import { listReportFiles } from '../report-file.ts';
import { type Session, withEngine } from '../session.ts';
import { readCharts } from './charts.ts';

type Complete = (value: string, context?: { arguments?: Record<string, string> }) => Promise<string[]>;

/** What may stand in an argument of a prompt or a variable of a template: names that begin as typed, then names that contain it. */
export function completions(session: Session) {
  return {
    plan: complete(session, (engine) => engine.listPlans().map(({ name }) => name)),
    step: complete(session, (engine, { plan }) =>
      engine
        .listPlans()
        .filter(({ name }) => plan === undefined || name === plan)
        .flatMap(({ steps }) => steps.map(({ id }) => id)),
    ),
    run: complete(session, (engine) => engine.runs().map(({ run }) => run)),
    gate: complete(session, (engine, { run }) => engine.status(run).verdicts.map(({ gate }) => gate)),
    name: complete(session, async (engine, { run }) => {
      const { directory } = engine.workspace.run(engine.status(run).run);
      const charts = (await readCharts(directory)).map(({ name }) => `charts/${name}.png`);
      return [...(await listReportFiles(directory)).map(({ name }) => name), ...charts];
    }),
  };
}

/** A workspace that cannot be read completes nothing: whoever then reads or asks is told why. */
function complete(
  session: Session,
  names: (engine: Engine, given: Record<string, string>) => string[] | Promise<string[]>,
): Complete {
  return async (value, context) => {
    try {
      const all = await withEngine(session, async (engine) => names(engine, context?.arguments ?? {}));
      const typed = value.toLowerCase();
      const unique = [...new Set(all)].filter((name) => name.toLowerCase().includes(typed));
      const begins = (name: string) => Number(!name.toLowerCase().startsWith(typed));
      return unique.sort((a, b) => begins(a) - begins(b));
    } catch {
      return [];
    }
  };
}
