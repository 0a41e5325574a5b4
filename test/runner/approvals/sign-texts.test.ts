import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { verifySignature } from '../../../runner/approvals/operator-key.ts';
import {
  bundleText,
  declineText,
  grantText,
  operatorAddedText,
  signOffText,
} from '../../../runner/approvals/sign-texts.ts';
import { operatorCalled } from '../../support/operator.ts';

// Put together and signed by Python's `cryptography`, without a line of Leadline.
const golden = JSON.parse(
  readFileSync(new URL('../../goldens/approvals/signatures.json', import.meta.url), 'utf8'),
);

const textOf: Record<string, (facts: never) => string> = {
  'operator-added': operatorAddedText,
  'sign-off': signOffText,
  grant: grantText,
  decline: declineText,
  bundle: bundleText,
};

describe('what people sign', () => {
  test('has a golden for every kind of text', () => {
    expect(golden.signed.map(({ kind }: { kind: string }) => kind)).toEqual(Object.keys(textOf));
  });

  test.each(Object.keys(textOf))('%s is the same text and the same signature elsewhere', (kind) => {
    const { facts, text, signature } = golden.signed.find((one: { kind: string }) => one.kind === kind);
    const ada = operatorCalled('Ada Lovelace');
    expect(ada).toMatchObject(golden.operator);
    expect(textOf[kind]?.(facts as never)).toBe(text);
    expect(ada.sign(text)).toBe(signature);
    expect(verifySignature(golden.operator, text, { key: golden.operator.id, value: signature })).toBe(true);
  });

  test('cannot pass for a text of another kind', () => {
    const facts = {
      journal: 'a',
      after: 'c',
      run: 'r-1',
      id: 'r-1/1',
      evidenceHash: 'b',
      by: 'Ada',
      reason: 'because it is so',
    };
    const declined = declineText(facts);
    expect(declined.split('\n')[0]).toBe('leadline/decline/1');
    expect(declined).not.toBe(
      grantText({ ...facts, scope: '', grantedAt: '', expiresAt: '', selfApproved: false }),
    );
    expect(declined.split('\n')).toHaveLength(2);
  });
});
