import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BoosterParameters } from '../../model/booster/index.ts';
import { xgboostSettings } from '../../model/booster/xgboost-settings.ts';

const script = fileURLToPath(new URL('./xgboost_side.py', import.meta.url));
export const python = process.env.PYTHON ?? 'python3';

export interface XgboostJob {
  action: string;
  folder: string;
  [setting: string]: unknown;
}

/** Has Python's xgboost do a job of `xgboost_side.py`, in a process of its own. */
export function askXgboost<Answer>(job: XgboostJob): Answer {
  const { status, stdout, stderr } = spawnSync(python, [script], {
    input: JSON.stringify(job),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`xgboost could not do ${job.action}: ${stderr}`);
  return JSON.parse(stdout) as Answer;
}

/** The version of xgboost that Python has. Says what to do where there is none, and ends the process. */
export function xgboostVersion(): string {
  const { status, stdout } = spawnSync(python, ['-c', 'import xgboost, numpy; print(xgboost.__version__)'], {
    encoding: 'utf8',
  });
  if (status === 0) return stdout.trim();
  console.error(
    `${python} has no xgboost to compare with: pip install xgboost==3.2.0 numpy, or name another Python in $PYTHON.`,
  );
  process.exit(2);
}

/** Our parameters as XGBoost takes them; seed, patience and metric are said by the job. */
export function xgboostParameters(
  parameters: Partial<BoosterParameters>,
  columns: readonly string[],
): Record<string, string> {
  return Object.fromEntries(xgboostSettings({ objective: 'binary:logistic', ...parameters }, columns));
}
