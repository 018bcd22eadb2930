import type { Violation } from '../../../document/rule.ts';

/**
 * Whether guests and resolvers accept a host name: labels of letters, digits and inner hyphens (RFC 1123), at most 253
 * characters. Underscores are common and do no harm.
 */
export function isHostName(name: string): boolean {
  return (
    name.length <= 253 &&
    name.split('.').every((label) => /^[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?$/.test(label))
  );
}

export function invalidName(on: Violation['on'], name: string, kind: string): Violation {
  return {
    on,
    message: `'${name}' is not a valid ${kind}`,
    fix: 'Use letters, digits and hyphens, and dots between labels.',
  };
}
