import { expect, it } from 'vitest';
import { svgOf } from './terminal/ansi-svg.ts';

const csi = '\u001b[';

it('draws each piece at its column with its colour, and gives its length, so that columns line up', () => {
  const svg = svgOf([`ab${csi}31mred${csi}39m`], 'A title', 10);
  expect(svg).toContain('<title>A title</title>');
  expect(svg).toContain('<text x="14.0" y="27.5" textLength="16.8">ab</text>');
  expect(svg).toContain('<text x="30.8" y="27.5" textLength="25.2" fill="#ff7b72">red</text>');
});

it('keeps a look until it is taken back, over lines, too', () => {
  const svg = svgOf([`${csi}1;32mgood`, `still${csi}0m not`], '', 10);
  expect(svg).toMatch(/fill="#7ee787" font-weight="bold">good</);
  expect(svg).toMatch(/fill="#7ee787" font-weight="bold">still</);
  expect(svg).toMatch(/x="64.4"[^>]*textLength="25.2">not</);
});

it('leaves out spaces at the ends and between columns, which not every viewer keeps', () => {
  const svg = svgOf([' a b   c '], '', 10);
  expect(svg).toContain('x="22.4" y="27.5" textLength="25.2">a b<');
  expect(svg).toContain('x="72.8" y="27.5" textLength="8.4">c<');
});

it('swaps text and ground for inverse text', () => {
  expect(svgOf([`${csi}7mx`], '', 10)).toMatch(/<rect [^>]*fill="#d7dce4"\/>\n<text [^>]*fill="#14181f">x</);
});

it('knows the colours of 256 and the true ones', () => {
  const svg = svgOf([`${csi}38;5;196ma${csi}48;2;1;2;3mb`], '', 10);
  expect(svg).toContain('fill="rgb(255,0,0)">a<');
  expect(svg).toContain('fill="rgb(1,2,3)"/>');
});

it('shows what looks like markup as text, and counts wide characters as two cells', () => {
  const svg = svgOf([`<b>${csi}2m漢`], 'a < b', 10);
  expect(svg).toContain('&lt;b&gt;');
  expect(svg).toContain('<title>a &lt; b</title>');
  expect(svg).toMatch(/textLength="16.8" opacity="0.62">漢/);
});
