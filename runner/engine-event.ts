import type { Progress } from '../tools/tool.ts';
import type { ChangedGate } from './events.ts';
import type { ChangedParameter, ErrorRecord, FileRecord, RunStatus, StepVerdict } from './run-state.ts';

/** What happens while a run advances, as it happens. Screens, the server and the shell hear it; the runner never prints. */
export type EngineEvent =
  | {
      type: 'run-started';
      run: string;
      plan: string;
      title: string;
      changedParameters: ChangedParameter[];
      changedGates: ChangedGate[];
    }
  | { type: 'step-started'; run: string; step: string; title: string; index: number; of: number }
  | StepProgress
  | { type: 'gate-judged'; run: string; step: string; verdict: StepVerdict }
  | {
      type: 'step-finished';
      run: string;
      step: string;
      title: string;
      seconds: number;
      artifacts: FileRecord[];
    }
  | { type: 'step-blocked'; run: string; step: string; title: string; gates: string[] }
  | { type: 'step-failed'; run: string; step: string; title: string; error: ErrorRecord }
  | {
      type: 'step-waiting';
      run: string;
      step: string;
      title: string;
      instructions: string;
      checklist: string[];
    }
  | { type: 'step-declared'; run: string; step: string; title: string; why: string }
  | { type: 'human-done'; run: string; step: string; title: string; by: string; rehearsal: boolean }
  | { type: 'step-reopened'; run: string; step: string; reason: string }
  /** Something that the operator should know and that stops nothing. */
  | { type: 'notice'; run: string; message: string }
  /** The advance is over, for whatever reason; the state says which. */
  | { type: 'run-stopped'; run: string; state: RunStatus };

/** `percent` goes from 0 to 100 and is null while the tool or the warehouse does not know. */
export interface StepProgress extends Progress {
  type: 'progress';
  run: string;
  step: string;
  percent: number | null;
}
