/** The code of a failed system call, such as `ENOENT`; undefined for any other error. Jest's realms have other Errors. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
