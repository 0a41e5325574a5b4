import { describe, expect, test } from 'vitest';
import { faultOfAddress } from '../../../salesforce/connect/addresses.ts';

describe('where somebody may sign in', () => {
  test.each([
    'https://login.salesforce.com',
    'https://test.salesforce.com/',
    'https://example.my.salesforce.com',
    'https://example--uat.sandbox.my.salesforce.com',
    'https://example.my.salesforce.mil',
    'http://127.0.0.1:8443',
    'http://localhost:8443',
  ])('%s', (address) => {
    expect(faultOfAddress(address)).toBeNull();
  });

  test.each([
    ['login.salesforce.com', 'an address such as'],
    ['http://login.salesforce.com', 'an https address'],
    ['https://login.salesforce.com.example.org', 'a host of Salesforce'],
    ['https://examplesalesforce.com', 'a host of Salesforce'],
    ['https://salesforce.example.org', 'a host of Salesforce'],
    ['http://127.0.0.1.example.org', 'an https address'],
    ['http://192.168.0.4:8443', 'an https address'],
    ['https://user:word@login.salesforce.com', 'without user and password'],
    ['https://login.salesforce.com/services/oauth2/token', 'without anything after the host'],
    ['https://login.salesforce.com?a=b', 'without anything after the host'],
    ['https://example.lightning.force.com', 'https://example.my.salesforce.com'],
  ])('but not %s', (address, why) => {
    expect(faultOfAddress(address)).toContain(why);
  });
});
