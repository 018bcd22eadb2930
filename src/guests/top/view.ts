import type { TopOrder } from './order.ts';
import type { TopRow } from './sampler.ts';

/** What the user has chosen to see. */
export interface TopView {
  readonly order: TopOrder;
  readonly isReversed: boolean;
  /** Part of the name of the guest, network, tap or address; any case. */
  readonly filter: string;
  /** Whether keys go into the filter. */
  readonly isTyping: boolean;
  readonly isHelp: boolean;
  /** The rows above the screen. */
  readonly above: number;
}

/** What a key asks for that is not a change of the view. */
export type TopAction = 'quit' | 'suspend' | 'redraw';

/** The keys that choose an order. */
const ORDER_KEYS: Readonly<Record<string, TopOrder>> = {
  t: 'traffic',
  r: 'rx',
  s: 'tx',
  p: 'packets',
  d: 'drops',
  e: 'errors',
  g: 'guest',
  n: 'network',
  i: 'interface',
};

export function firstView(order: TopOrder): TopView {
  return { order, isReversed: false, filter: '', isTyping: false, isHelp: false, above: 0 };
}

/** The view after a key. `page` is how many rows the screen has. */
export function afterKey(view: TopView, key: string, page: number): TopView | TopAction {
  if (key === 'ctrl-c') return 'quit';
  if (key === 'ctrl-z') return 'suspend';
  if (key === 'ctrl-l') return 'redraw';
  if (view.isTyping) return afterTyping(view, key);
  if (view.isHelp) return key === 'q' ? 'quit' : { ...view, isHelp: false };
  const order = Object.hasOwn(ORDER_KEYS, key) ? ORDER_KEYS[key] : undefined;
  if (order !== undefined) return { ...view, order, isReversed: false, above: 0 };
  switch (key) {
    case 'q':
      return 'quit';
    case '?':
    case 'h':
      return { ...view, isHelp: true };
    case 'R':
      return { ...view, isReversed: !view.isReversed, above: 0 };
    case '/':
      return { ...view, isTyping: true };
    case 'escape':
      return { ...view, filter: '', above: 0 };
    case 'up':
    case 'k':
      return { ...view, above: view.above - 1 };
    case 'down':
    case 'j':
      return { ...view, above: view.above + 1 };
    case 'page-up':
      return { ...view, above: view.above - page };
    case 'page-down':
    case ' ':
      return { ...view, above: view.above + page };
    case 'home':
      return { ...view, above: 0 };
    case 'end':
      return { ...view, above: Number.MAX_SAFE_INTEGER };
    default:
      return view;
  }
}

function afterTyping(view: TopView, key: string): TopView {
  switch (key) {
    case 'enter':
      return { ...view, isTyping: false };
    case 'escape':
      return { ...view, isTyping: false, filter: '', above: 0 };
    case 'backspace':
      return { ...view, filter: [...view.filter].slice(0, -1).join(''), above: 0 };
    case 'ctrl-u':
      return { ...view, filter: '', above: 0 };
    default:
      // Other keys with names, such as arrows, are no text.
      return [...key].length === 1 ? { ...view, filter: view.filter + key, above: 0 } : view;
  }
}

/** Whether a row contains the text of the filter. */
export function matchesFilter({ guest, network, tap, addresses }: TopRow, filter: string): boolean {
  const text = filter.toLowerCase();
  return [guest, network ?? '', tap ?? '', ...addresses].some((each) => each.toLowerCase().includes(text));
}

/** The view moved so that the last page is full. */
export function withinRows(view: TopView, rows: number, page: number): TopView {
  const above = Math.max(0, Math.min(view.above, rows - page));
  return above === view.above ? view : { ...view, above };
}

export const HELP: readonly string[] = [
  ' Keys',
  '',
  ' t   sort by traffic           g   sort by guest',
  ' r   sort by rx                n   sort by network',
  ' s   sort by tx                i   sort by interface',
  ' p   sort by packets           R   reverse the order',
  ' d   sort by drops             /   filter; Enter keeps it, Esc removes it',
  ' e   sort by errors            q   quit',
  '',
  ' Arrows, Page Up, Page Down, Home and End scroll.',
  ' rx is what a guest receives, tx what it sends, in bytes per second.',
  ' Drops and errors are totals of both directions.',
  '',
  ' Press any key to go back.',
];
