import { expect, test } from '@jest/globals';
import { afterKey, firstView, type TopView, withinRows } from '../../../src/guests/top/view.ts';

/** The view after keys, for a screen of ten rows. */
function pressed(...keys: readonly string[]): TopView {
  return keys.reduce((view, key) => {
    const next = afterKey(view, key, 10);
    if (typeof next === 'string') throw new Error(next);
    return next;
  }, firstView('traffic'));
}

test.each([
  [['d'], { order: 'drops', isReversed: false }],
  [['R', 'g'], { order: 'guest', isReversed: false }],
  [['g', 'R'], { order: 'guest', isReversed: true }],
  [['/', 'q', 'd', 'enter'], { filter: 'qd', isTyping: false, order: 'traffic' }],
  [['/', 'a', 'up', 'b', 'backspace'], { filter: 'a', isTyping: true }],
  [['/', 'a', 'escape'], { filter: '', isTyping: false }],
  [['/', 'a', 'enter', 'escape'], { filter: '' }],
  [['?'], { isHelp: true }],
  [['?', 'd'], { isHelp: false, order: 'traffic' }],
  [['page-down', 'down', 'up'], { above: 10 }],
  [['page-down', 't'], { above: 0 }],
  [['constructor'], { order: 'traffic' }],
])('the keys %j', (keys, expected) => {
  expect(pressed(...keys)).toMatchObject(expected);
});

test.each([
  ['q', 'quit'],
  ['ctrl-c', 'quit'],
  ['ctrl-z', 'suspend'],
  ['ctrl-l', 'redraw'],
])('%s means %s', (key, action) => {
  expect(afterKey(firstView('traffic'), key, 10)).toBe(action);
});

test('Ctrl-C also ends a filter, where q is a letter', () => {
  expect(afterKey(pressed('/'), 'ctrl-c', 10)).toBe('quit');
  expect(afterKey(pressed('?'), 'q', 10)).toBe('quit');
});

test.each([
  [['end'], 25, 15],
  [['up'], 25, 0],
  [['page-down'], 5, 0],
  [['page-down'], 25, 10],
])('after %j the last page of %d rows is full', (keys, rows, above) => {
  expect(withinRows(pressed(...keys), rows, 10).above).toBe(above);
});
