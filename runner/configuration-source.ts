import { isMap, isNode, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { nearestName } from './nearest-name.ts';
import { knownKeys } from './schema-keys.ts';
import { describeIssue, show } from './zod-issues.ts';

/** One fault of leadline.yaml. `line` and `column` count from 1; `field` is the full name with dots, empty for the whole file. */
export interface ConfigIssue {
  line: number;
  column: number;
  field: string;
  expected: string;
  arrived: string;
  hint?: string;
}

export interface YamlSource {
  value: unknown;
  /** What is wrong with the text as YAML, such as a duplicate key. */
  faults: ConfigIssue[];
  /** Puts a schema's complaints about `value` at their places in the text. */
  locate(error: z.ZodError, schema: z.ZodType): ConfigIssue[];
}

/** Parses YAML text and keeps where everything stands. */
export function parseYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const faults = [...document.errors, ...document.warnings].map((error) => ({
    ...at(error.pos[0]),
    field: '',
    expected: error.code === 'DUPLICATE_KEY' ? 'every key once' : 'YAML',
    arrived: firstLine(error.message),
  }));

  function locate(error: z.ZodError, schema: z.ZodType): ConfigIssue[] {
    return error.issues
      .flatMap((issue) => {
        if (issue.code === 'unrecognized_keys')
          return issue.keys.map((key) => unknownKey(issue.path, key, schema));
        const input = document.getIn(issue.path);
        const { field, expected, arrived } = describeIssue(issue, isNode(input) ? input.toJSON() : input);
        // An error is shown and logged, and a secret is not.
        const isSecret = issue.code === 'custom' && issue.params?.secret === true;
        return [{ ...at(offsetOf(issue.path)), field, expected, arrived: isSecret ? 'one' : arrived }];
      })
      .sort((a, b) => a.line - b.line || a.column - b.column);
  }

  function unknownKey(path: readonly PropertyKey[], key: string, schema: z.ZodType): ConfigIssue {
    const known = knownKeys(schema, path);
    const nearest = nearestName(key, known);
    return {
      ...at(keyOffset(path, key)),
      field: [...path, key].map(String).join('.'),
      expected: known.length === 0 ? 'no such key' : `one of ${known.join(', ')}`,
      arrived: show(key),
      ...(nearest === undefined ? {} : { hint: `did you mean ${nearest}?` }),
    };
  }

  /** Where the value of a path begins; of an absent one, where the nearest thing that should hold it does. */
  function offsetOf(path: readonly PropertyKey[]): number {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return node.range[0];
      const key = path[length - 1];
      if (node !== undefined && typeof key === 'string') return keyOffset(path.slice(0, length - 1), key);
    }
    return document.contents?.range?.[0] ?? 0;
  }

  function keyOffset(path: readonly PropertyKey[], key: string): number {
    const map: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
    if (!isMap(map)) return 0;
    const found = map.items.map((pair): unknown => pair.key).find((node) => isKey(node, key));
    return isNode(found) ? (found.range?.[0] ?? 0) : 0;
  }

  return { value: faults.length > 0 ? undefined : document.toJS(), faults, locate };
}

function isKey(node: unknown, key: string): node is Node {
  return isScalar(node) && String(node.value) === key;
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
}
