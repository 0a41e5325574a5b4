import type { AnyPane } from './app-state.ts';
import type { Place } from './pane.ts';

/** The pane of a place. Its code is read when it is first gone to: the board is to stand on the screen at once. */
export async function paneOf(place: Place): Promise<AnyPane> {
  switch (place.screen) {
    case 'board':
      return (await import('../board/board-pane.ts')).boardPane;
    case 'inbox':
      return (await import('../board/inbox-pane.ts')).inboxPane;
    case 'task':
      return (await import('../task/task-pane.ts')).taskPane(place);
    case 'gate':
      return (await import('../gate/gate-pane.ts')).gatePane(place);
    case 'effect':
      return (await import('../effect/effect-pane.ts')).effectPane(place);
    case 'history':
      return (await import('../history/history-pane.ts')).historyPane;
    case 'chat':
      return (await import('../chat/chat-pane.ts')).chatPane;
  }
}
