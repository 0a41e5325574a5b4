import LeadlineDrivers from 'c/leadlineDrivers';
import { createElement } from 'lwc';

function drawn(properties) {
  const element = Object.assign(createElement('c-leadline-drivers', { is: LeadlineDrivers }), properties);
  document.body.append(element);
  const all = (selector) => [...element.shadowRoot.querySelectorAll(selector)];
  return {
    text: element.shadowRoot.textContent,
    headings: all('h3').map((one) => one.textContent),
    reasons: all('li').map((one) => one.textContent),
    lengths: all('.fill').map((one) => one.style.inlineSize || one.getAttribute('style')),
  };
}

afterEach(() => document.body.replaceChildren());

it('says the direction and the strength of each reason, and draws it in proportion to the strongest', () => {
  const { headings, reasons, lengths } = drawn({
    raising: [
      { text: 'Moved firms', effect: 0.8 },
      { text: 'Firm shrinks', effect: 0.4 },
    ],
    lowering: [{ text: 'Small book', effect: -0.2 }],
  });
  expect(headings).toEqual(['Raises the score', 'Lowers the score']);
  expect(reasons).toEqual([
    'Moved firmsraises strongly',
    'Firm shrinksraises somewhat',
    'Small booklowers slightly',
  ]);
  expect(lengths.map((length) => Number(/(\d+)%/.exec(length)[1]))).toEqual([100, 50, 25]);
});

it('a weak reason still has a bar', () => {
  const { lengths } = drawn({
    raising: [{ text: 'a', effect: 5 }],
    lowering: [{ text: 'b', effect: -0.001 }],
  });
  expect(lengths.at(-1)).toContain('4%');
});

it('without effects it tells directions alone', () => {
  const { reasons, lengths } = drawn({ raising: [{ text: 'Moved firms', effect: null }], lowering: [] });
  expect(reasons).toEqual(['Moved firms']);
  expect(lengths).toEqual([]);
});

it('without reasons it says so', () => {
  expect(drawn({ raising: [], lowering: [] }).text).toBe('No single fact moves this score much.');
});
