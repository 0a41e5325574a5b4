import { expect, test } from 'vitest';
import { listedAmong, refuseListed } from '../../../tools/model/drop-list.ts';

test('a listed column is found whatever its case, and only by its whole name', () => {
  const columns = ['LASTNAME', 'Has_LinkedIn', 'SocialMedia_LinkedIn', 'Home_Zip_3Digit'];
  expect(listedAmong(columns, ['LastName', 'SocialMedia_LinkedIn', 'Home_ZipCode'])).toEqual([
    'LASTNAME',
    'SocialMedia_LinkedIn',
  ]);
});

test('a listed feature is refused by name', () => {
  expect(() => refuseListed(['tenure', 'lastname'], ['LastName'])).toThrow(
    expect.objectContaining({ code: 'pii-in-matrix', arrived: 'lastname' }),
  );
});

test('features that are not listed pass', () => {
  expect(() => refuseListed(['tenure'], ['LastName'])).not.toThrow();
});
