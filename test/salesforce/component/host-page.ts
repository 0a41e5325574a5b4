import type { Scene } from './scenes.ts';

const imports = {
  lwc: '/lwc',
  'lightning/uiRecordApi': '/modules/uiRecordApi.js',
  'lightning/uiObjectInfoApi': '/modules/uiObjectInfoApi.js',
  'lightning/uiRelatedListApi': '/modules/uiRelatedListApi.js',
  'lightning/platformShowToastEvent': '/modules/platformShowToastEvent.js',
  '@salesforce/i18n/locale': '/modules/locale.js',
  '@salesforce/i18n/timeZone': '/modules/timeZone.js',
  '@salesforce/schema/': '/schema/',
};

const bundles = ['Words', 'Tier', 'Notice', 'Drivers', 'History', 'Override', 'Score'];
const baseComponents = ['card', 'button', 'select', 'textarea', 'spinner'];

/** Of SLDS 2's hooks, those that the component reads, with the values of its Cosmos theme. */
const hooks = `
  --slds-g-color-surface-container-1: light-dark(#fff, #242424);
  --slds-g-color-surface-container-2: light-dark(#f3f3f3, #181818);
  --slds-g-color-on-surface-1: light-dark(#5c5c5c, #aeaeae);
  --slds-g-color-on-surface-2: light-dark(#2e2e2e, #e5e5e5);
  --slds-g-color-on-surface-3: light-dark(#03234d, #d8e6fe);
  --slds-g-color-border-1: light-dark(#c9c9c9, #444);
  --slds-g-color-accent-2: light-dark(#0250d9, #7cb1fe);
  --slds-g-font-scale-neg-1: 0.75rem;
  --slds-g-font-scale-2: 1rem;
  --slds-g-radius-border-2: 0.5rem;
  --slds-g-spacing-4: 1rem;`;

/**
 * A page that hosts the component as a lead's page does: it has the colour scheme, the direction, the heading and the toasts. `inEveryShadow`
 * is for tests, which look past the borders of components.
 */
export function hostPage(scene: Scene): string {
  const map = {
    ...imports,
    ...Object.fromEntries(bundles.map((name) => [`c/leadline${name}`, `/c/leadline${name}/leadline${name}`])),
    ...Object.fromEntries(baseComponents.map((name) => [`lightning/${name}`, `/lightning/${name}/${name}`])),
  };
  return `<!doctype html>
<html lang="en" dir="${scene.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Lead</title>
<style>
html { color-scheme: ${scene.theme};${scene.hooks ? hooks : ''} }
body { margin: 0; padding: 0.75rem; background: light-dark(#f3f3f3, #181818); color: light-dark(#2e2e2e, #e5e5e5); font: 0.8125rem/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 0.75rem; font-size: 1.125rem; line-height: 1.3; overflow-wrap: anywhere; }
</style>
<script>
globalThis.process = { env: { NODE_ENV: 'development' } };
globalThis.org = ${JSON.stringify(scene.org).replaceAll('<', '\\u003c')};
globalThis.inEveryShadow = (selector, root = document) =>
  [...root.querySelectorAll('*')].flatMap((one) => [
    ...(one.matches(selector) ? [one] : []),
    ...(one.shadowRoot ? inEveryShadow(selector, one.shadowRoot) : []),
  ]);
addEventListener('lightning__showtoast', (event) => org.toasts.push(event.detail));
</script>
<script type="importmap">${JSON.stringify({ imports: map })}</script>
<script type="module">
${scene.shadow === 'synthetic' ? "import '/synthetic-shadow';" : ''}
import { createElement } from 'lwc';
import LeadlineScore from 'c/leadlineScore';
const element = createElement('c-leadline-score', { is: LeadlineScore });
element.recordId = '00QLL00000A1B2C2A4';
document.querySelector('main').append(element);
requestAnimationFrame(() => requestAnimationFrame(() => { document.documentElement.dataset.ready = ''; }));
</script>
</head>
<body><main><h1>${scene.lead}</h1></main></body>
</html>`;
}
