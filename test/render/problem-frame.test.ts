import { expect, test } from '@jest/globals';
import { validateText } from '../../src/network/validate/validate.ts';
import { paintFor } from '../../src/render/colour.ts';
import { fitted } from '../../src/render/fit.ts';
import { problemFrames } from '../../src/render/problem-frame.ts';
import { widthOf } from '../../src/terminal/width.ts';

const hosts = (count: number) => {
  const lines = Array.from(
    { length: count },
    (_, index) => `<host mac='52:54:00:00:00:${(index + 16).toString(16)}' ip='10.8.0.${index + 5}'/>`,
  );
  return `<network>\n<name>lab</name>\n<ip address='10.9.0.1' prefix='24'><dhcp>\n${lines.join('\n')}\n</dhcp></ip>\n</network>`;
};

test('many problems of one kind are one, with a count', async () => {
  const paint = await paintFor(false);
  const text = problemFrames(validateText(hosts(100), 'lab.xml'), paint);
  expect(text).toBe(
    [
      'lab.xml:4:31: warning: 10.8.0.5 is not in the subnet 10.9.0.0/24 [host-outside-subnet]',
      "4 | <host mac='52:54:00:00:00:10' ip='10.8.0.5'/>",
      '  |                               ^~~~~~~~~~~~~',
      'dnsmasq leases only addresses of the subnet. The guest gets an address of the range instead, or none if there is no range.',
      'Reserve an address of the subnet.',
      '99 more like this on lines 5-103.',
      '',
    ].join('\n'),
  );
});

test('a few problems of one kind are shown one by one', async () => {
  const text = problemFrames(validateText(hosts(3), 'lab.xml'), await paintFor(false));
  expect(text.match(/host-outside-subnet/g)).toHaveLength(3);
});

test('problems that name different elements are of different kinds', async () => {
  const xml = `<network><name>lab</name>\n<a/>\n<b/>\n<c/>\n<d/>\n<e/>\n</network>`;
  const text = problemFrames(validateText(xml, 'lab.xml'), await paintFor(false));
  expect(text.match(/unknown-element/g)).toHaveLength(5);
});

test.each([40, 60, 80, 120])('a source line and its marker fit %i columns', async (columns) => {
  const paint = await paintFor(false);
  const long = `<dhcp><range start='10.9.0.1' end='10.9.0.9'/>${"<host mac='52:54:00:00:00:10' ip='10.8.0.5'/>"}${'<lease/>'.repeat(20)}</dhcp>`;
  const wide = `<network><name>日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語</name><frodward mode='${'語'.repeat(60)}'/></network>`;
  for (const xml of [`<network><name>lab</name><ip address='10.9.0.1' prefix='24'>${long}</ip></network>`, wide]) {
    const problems = validateText(xml, 'lab.xml');
    expect(problems).not.toHaveLength(0);
    const text = await fitted((wrapLine) => problemFrames(problems, paint, wrapLine), columns);
    const lines = text.split('\n');
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    for (const [index, marker] of lines.entries()) {
      if (!marker.includes(' | ') || !marker.includes('^')) continue;
      const source = lines[index - 1] ?? '';
      // What the marker points at begins an element or an attribute.
      const column = marker.indexOf('^');
      let [cells, marked] = [0, ''];
      for (const character of source) {
        if (cells >= column) marked += character;
        cells += widthOf(character);
      }
      expect(marked).toMatch(/^(<|\w+=)/);
    }
  }
});
