import LeadlineTier from 'c/leadlineTier';
import { createElement } from 'lwc';

function drawn(properties) {
  const element = Object.assign(createElement('c-leadline-tier', { is: LeadlineTier }), properties);
  document.body.append(element);
  const { shadowRoot } = element;
  return {
    text: shadowRoot.textContent,
    filled: shadowRoot.querySelectorAll('.bar:not(.empty)').length,
    bars: shadowRoot.querySelectorAll('.bar').length,
    badge: shadowRoot.querySelector('.badge').className,
    heardOnly: shadowRoot.querySelectorAll('.hidden').length,
  };
}

afterEach(() => document.body.replaceChildren());

it.each([
  ['Very Hot', 5],
  ['Hot', 4],
  ['Warm', 3],
  ['Cool', 2],
  ['Cold', 1],
])('%s has its word and %d of five bars', (tier, filled) => {
  expect(drawn({ tier })).toMatchObject({
    text: `Tier:${tier}`,
    filled,
    bars: 5,
    badge: `badge level-${filled}`,
  });
});

it('a tier of a firm’s own has no bars', () => {
  expect(drawn({ tier: 'Call today' })).toMatchObject({ text: 'Tier:Call today', bars: 0 });
});

it('a rep’s own tier says so to everybody', () => {
  expect(drawn({ tier: 'Hot', own: true })).toMatchObject({
    text: 'Rep’s own tier:Hot',
    badge: 'badge level-4 own',
    heardOnly: 0,
  });
});
