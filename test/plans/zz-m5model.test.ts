import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { judgeAll } from '/work/main/gates/judge.ts';
import { m5Progress } from '/work/main/plans/m5-progress/plan.ts';
import { makeTiny } from '/work/main/test/sandbox/made.ts';
import { openPlan } from '/work/main/test/plans/open-plan.ts';
for (const reenact of ['none','v1','v4','v5'] as const) it(reenact, async () => {
  const t0 = Date.now();
  const firm = await openPlan(m5Progress, { reenact });
  await makeTiny(join(firm.directory, 'data'));
  mkdirSync(join(firm.directory, 'runs'));
  for (const step of firm.steps) {
    if (step.kind !== 'tool') continue;
    const r = await firm.step(step.id);
    for (const v of judgeAll(step.gates, r.measures)) if (v.status !== 'passed') console.log(reenact, step.id, v.status, v.gate, v.sentence);
    if (step.id === '4b') { const m = JSON.parse(firm.artifacts.get('model/metrics.json')??''); console.log(reenact, Date.now()-t0, m.cvAucPr, m.cvCoefficientOfVariation, m.trainTestGap, m.baseRate, m.folds.map((f: any)=>[f.rows,f.positives,f.aucPr,f.trainAucPr])); if (reenact !== 'none') break; }
  }
}, 300000);
