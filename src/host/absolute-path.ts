/**
 * Makes a path absolute and removes empty names and `.`. Looks nothing up: `..` after a name stays, since the name may be a link.
 * `cwd` has no links (getcwd(3)), so `..` at the beginning of a relative path removes a name from it.
 */
export function absolutePath(path: string, cwd: string): string {
  const names = path.startsWith('/') ? [] : namesOf(cwd);
  let start = true;
  for (const name of namesOf(path)) {
    if (name !== '..') start = false;
    if (start) names.pop();
    else names.push(name);
  }
  return `/${names.join('/')}`;
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}
