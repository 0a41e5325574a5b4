/** Where an org is signed in to and answers. Plain http is for the fake org alone, and on this machine alone. */

/** What is wrong with an address as a place of Salesforce; null where nothing is. In words that go on `expected ...`. */
export function faultOfAddress(text: string): string | null {
  if (!URL.canParse(text)) return 'an address such as https://login.salesforce.com';
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(text);
  if (username !== '' || password !== '') return 'an address without user and password';
  if (pathname !== '/' || search !== '' || hash !== '') return 'an address without anything after the host';
  if (isThisMachine(hostname)) return null;
  if (/\.lightning\.force\.com$|\.lightning\.force\.mil$/.test(hostname)) {
    return `the My Domain address, https://${hostname.split('.')[0]}.my.salesforce.com, not that of Lightning`;
  }
  if (protocol !== 'https:') return 'an https address (http is for the fake org on this machine)';
  if (!isSalesforceHost(hostname)) {
    return 'a host of Salesforce: login.salesforce.com, test.salesforce.com or a My Domain such as example.my.salesforce.com';
  }
  return null;
}

/** The address without a slash at the end. */
export function originOf(address: string): string {
  return new URL(address).origin;
}

export function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Whether the address is the one that all orgs share, where nobody knows yet which org is meant. */
export function isSharedLogin(address: string): boolean {
  return /^(login|test)\./.test(new URL(address).hostname);
}

/** Salesforce's own domains: the public cloud, the government's, and the one in China. */
function isSalesforceHost(hostname: string): boolean {
  return ['.salesforce.com', '.salesforce.mil', '.sfcrmproducts.cn'].some((domain) =>
    hostname.endsWith(domain),
  );
}
