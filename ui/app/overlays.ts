import type { AppState, Overlay, Step } from './app-state.ts';
import { editLine, emptyLine } from './line-editor.ts';
import type { KeyPress } from './pane.ts';

type PassphraseOverlay = Extract<Overlay, { kind: 'passphrase' }>;

export function onPassphraseKey(state: AppState, overlay: PassphraseOverlay, press: KeyPress): Step {
  const { input, key } = press;
  if (key.escape === true || (key.ctrl === true && input === 'c')) {
    return [{ ...state, overlay: null }, { do: 'give-up-signing' }];
  }
  if (overlay.busy) return [state];
  if (key.return === true) {
    if (overlay.line.text === '') return [state];
    const passphrase = overlay.line.text;
    const waiting: Overlay = { ...overlay, line: emptyLine, busy: true, problem: null };
    return [
      { ...state, overlay: waiting },
      { do: 'unlock', passphrase },
    ];
  }
  const line = editLine(overlay.line, press);
  return [line === null ? state : { ...state, overlay: { ...overlay, line } }];
}

export function passphraseOverlay(what: string): Overlay {
  return { kind: 'passphrase', what, line: emptyLine, problem: null, busy: false };
}

export function refusedPassphrase(state: AppState, problem: string): AppState {
  if (state.overlay?.kind !== 'passphrase') return state;
  return { ...state, overlay: { ...state.overlay, problem, busy: false } };
}
