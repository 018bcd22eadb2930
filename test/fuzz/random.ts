/** Random numbers from a seed, and what generators make of them. */
export interface Random {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
}

/** Mulberry32: 32 bits of state, the same numbers for the same seed. */
export function randomFrom(seed: number): Random {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (limit) => Math.floor(next() * limit),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)] as (typeof items)[number],
  };
}

/** Text that breaks programs: what terminals, shells, XML, JSON, YAML, CSV and file systems read as more than text. */
export const HOSTILE = [
  '',
  ' ',
  '-',
  '--help',
  '--',
  '-o',
  '=1+1',
  '@SUM(1)',
  '../../etc/passwd',
  '/',
  '.',
  'yes',
  'on',
  'null',
  '2026-01-01',
  '1e3',
  '0x1f',
  '52:54:00:12:34:56',
  "o'brien",
  '"quoted"',
  '$(id)',
  '`id`',
  '; reboot',
  '\\x1b[2J',
  '\u001b[2J\u001b]0;title\u0007',
  '\u009b31m',
  '\u202egnp.exe',
  '\u2028',
  '\ufeff',
  '\u0000',
  '\r',
  '\n',
  '\t',
  'é',
  '日本語',
  '😀',
  '\ud800',
  'ıİ',
  '__proto__',
  'constructor',
  'localhost',
  'metadata.google.internal',
  'a'.repeat(300),
  '%s%n',
  '{{ name }}',
  '<name>',
  '&amp;',
  ']]>',
  '0.0.0.0',
  '255.255.255.255',
  '::1',
  'fe80::1%eth0',
  '99999999999999999999',
  '-1',
  'NaN',
];

/** Changes a text in one to five places: bytes, slices, hostile pieces. */
export function mutate(text: string, random: Random, pieces: readonly string[] = HOSTILE): string {
  let mutant = text;
  for (let changes = 1 + random.below(5); changes > 0; changes--) {
    const at = random.below(mutant.length + 1);
    const end = Math.min(mutant.length, at + random.below(12));
    switch (random.below(6)) {
      case 0:
        mutant = mutant.slice(0, at) + mutant.slice(end);
        break;
      case 1:
        mutant = mutant.slice(0, at) + random.pick(pieces) + mutant.slice(end);
        break;
      case 2:
        mutant = mutant.slice(0, at) + String.fromCharCode(random.below(256)) + mutant.slice(at);
        break;
      case 3: {
        const from = random.below(mutant.length + 1);
        mutant = mutant.slice(0, at) + mutant.slice(from, from + random.below(60)) + mutant.slice(at);
        break;
      }
      case 4:
        mutant = mutant.slice(0, at);
        break;
      default:
        mutant = mutant.slice(0, at) + random.pick(pieces) + mutant.slice(at);
    }
  }
  return mutant;
}
