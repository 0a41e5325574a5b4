import { describe, expect, it } from 'vitest';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { factsOf, renderError } from '../../ui/error.ts';
import { plainTerminal } from '../../ui/terminal.ts';

describe('an error for a person', () => {
  it('says what is wrong, what was expected, what arrived and what to do', () => {
    const error = new LeadlineError({
      code: 'csv-truncated',
      message: 'data/vendor/RIA.csv ends inside a record.',
      expected: '52 fields',
      arrived: '17 fields on line 9',
      next: 'Fetch the file again.',
    });
    expect(renderError(error, plainTerminal, {}).split('\n')).toEqual([
      '✗ csv-truncated  data/vendor/RIA.csv ends inside a record.',
      'Expected  52 fields',
      'Arrived   17 fields on line 9',
      'Do next   Fetch the file again.',
    ]);
  });

  it('keeps every line of a message with several faults', () => {
    const error = new LeadlineError({
      code: 'config-invalid',
      message: 'leadline.yaml has 2 faults:\na:1:1\na:2:1',
    });
    expect(renderError(error, plainTerminal, {}).split('\n').slice(1)).toEqual(['  a:1:1', '  a:2:1']);
  });

  it('shows one line and where the details are for what nobody foresaw, never a stack', () => {
    const text = renderError(new TypeError('cannot read x\nsecond line'), plainTerminal, {});
    expect(text).toContain('internal-error  Something that Leadline did not foresee: cannot read x');
    expect(text).toContain('LEADLINE_DEBUG=1');
    expect(text).not.toContain('error.test.ts');
    expect(text).not.toContain('second line');
  });

  it('shows stacks and causes under LEADLINE_DEBUG=1', () => {
    const error = new LeadlineError({ code: 'query-failed', message: 'no', cause: new Error('the root') });
    const text = renderError(error, plainTerminal, { LEADLINE_DEBUG: '1' });
    expect(text).toContain('error.test.ts');
    expect(text).toContain('Caused by: Error: the root');
  });

  it('has the same facts for the machine', () => {
    expect(factsOf(new LeadlineError({ code: 'a', message: 'b' }))).toEqual({ code: 'a', message: 'b' });
    expect(factsOf('thrown text').code).toBe('internal-error');
  });
});
