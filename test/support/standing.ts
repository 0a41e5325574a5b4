import { createHash } from 'node:crypto';
import type { Standing, StandingStep, Tool, ToolResult } from '../../tools/tool.ts';

/** A run in which nothing has happened yet. */
export function noStanding(): Standing {
  const plan = { name: 'bench', version: '1', title: 'A bench' };
  return { plan, steps: [], changedParameters: [], changedGates: [] };
}

/** A step as the journal would tell it; gates are not judged on a bench. `artifacts` are those that it wrote, by name. */
export function standingStep(
  id: string,
  { name, title }: Pick<Tool, 'name' | 'title'>,
  { output, decisions = [] }: Pick<ToolResult, 'output' | 'decisions'>,
  artifacts: ReadonlyMap<string, string>,
): StandingStep {
  return {
    id,
    title,
    tool: name,
    verdicts: [],
    artifacts: [...artifacts].map(([path, text]) => ({
      path,
      sha256: createHash('sha256').update(text).digest('hex'),
    })),
    output,
    decisions,
    rehearsed: false,
  };
}
