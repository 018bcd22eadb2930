import { VnetError } from '../../error.ts';

/** `START-END`, or one value that is both. */
export function rangeOf(text: string, option: string): { start: string; end: string } {
  const [start, end = start, ...rest] = text.split('-').map((part) => part.trim());
  if (!start || !end || rest.length > 0) throw misshaped(option, text, 'START-END');
  return { start, end };
}

/** The parts of a comma-separated text; at least `least` of them, no more than the form names. */
export function partsOf(text: string, option: string, form: string, least: number): (string | undefined)[] {
  const parts = text.split(',').map((part) => part.trim());
  const most = form.includes('...') ? Number.POSITIVE_INFINITY : form.split(',').length;
  if (parts.length < least || parts.length > most) throw misshaped(option, text, form);
  return parts.map((part) => (part === '' ? undefined : part));
}

/** A lease time such as `12h`, `45m`, `300s` or `infinite`, as libvirt's `<lease>` attributes. */
export function leaseOf(text: string, option: string): { expiry: string; unit?: string } {
  if (text === 'infinite') return { expiry: '0' };
  const [, expiry, unit] = /^(\d+)([smh])$/.exec(text) ?? [];
  if (expiry === undefined || unit === undefined) throw misshaped(option, text, '12h, 45m, 300s or infinite');
  return { expiry, unit: { s: 'seconds', m: 'minutes', h: 'hours' }[unit] ?? 'minutes' };
}

export function misshaped(option: string, text: string, form: string): VnetError {
  return new VnetError('usage', `${option} ${text}: expected ${form}`);
}
