import { type ErrorFacts, LeadlineError } from '../../errors/leadline-error.ts';

/**
 * The engine's error as ours, with the cause kept: `warehouse-locked`, `disk-full`, `workspace-read-only`, `warehouse-invalid`,
 * `warehouse-out-of-memory`, else `query-failed`. A LeadlineError passes unchanged. `work` says what was being done: a query's
 * name, or a short phrase.
 */
export function toWarehouseError(cause: unknown, work: string): LeadlineError {
  if (cause instanceof LeadlineError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const known = knownFailures.find(({ pattern }) => pattern.test(message));
  const facts = known?.facts(message, work) ?? {
    code: 'query-failed',
    message: `The warehouse could not finish ${work}.`,
    arrived: firstLine(message),
    next: 'Read what the engine says, then mend the query or its input.',
  };
  return new LeadlineError({ ...facts, cause });
}

interface KnownFailure {
  pattern: RegExp;
  facts: (message: string, work: string) => ErrorFacts;
}

/** In the order in which they are tried: a spill that finds no space is reported as out of memory, but the disk is what is full. */
const knownFailures: readonly KnownFailure[] = [
  {
    pattern: /Could not set lock on file|being used by another process/i,
    facts: (message) => {
      const holder = /\(PID (\d+)\)/.exec(message)?.[1];
      return {
        code: 'warehouse-locked',
        message: `Another process holds the warehouse file${holder === undefined ? '' : ` (pid ${holder})`}.`,
        expected: 'one process at a time',
        arrived: firstLine(message),
        next:
          holder === undefined
            ? 'Wait until it ends, then try again.'
            : `Wait until process ${holder} ends, or stop it, then try again.`,
      };
    },
  },
  {
    pattern: /No space left|ENOSPC|offload data block|max_temp_directory_size/i,
    facts: (message, work) => ({
      code: 'disk-full',
      message: `The disk is full: there was no room for ${work}.`,
      arrived: firstLine(message),
      next: 'Free space on the disk that holds the workspace, then run the same step again.',
    }),
  },
  {
    // On a read-only file system mkdir answers ENOENT.
    pattern: /Read-only file system|Permission denied|EROFS|EACCES|EPERM|ENOENT.*mkdir|in read-only mode/i,
    facts: (message, work) => ({
      code: 'workspace-read-only',
      message: `The workspace cannot be written: ${work} was refused.`,
      expected: 'a folder that this user may write to',
      arrived: firstLine(message),
      next: 'Give this user the right to write to the workspace, or choose another with --workspace.',
    }),
  },
  {
    pattern:
      /not a valid DuckDB database|different version of DuckDB|storage version|could not read enough bytes|corrupt database|checksum .* does not match|Is a directory/i,
    facts: (message, work) => ({
      code: 'warehouse-invalid',
      message: `The warehouse file is not one that this engine can read (${work}).`,
      expected: 'a file that Leadline made',
      arrived: firstLine(message),
      next: 'Move the file away, then run `leadline resume`: it builds the tables anew from the sources.',
    }),
  },
  {
    pattern: /Out of Memory|failed to allocate|could not allocate/i,
    facts: (message, work) => ({
      code: 'warehouse-out-of-memory',
      message: `The warehouse ran out of the memory it may use while working on ${work}.`,
      arrived: firstLine(message),
      next: 'Raise warehouse.memory_limit in leadline.yaml, or use fewer threads.',
    }),
  },
];

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
