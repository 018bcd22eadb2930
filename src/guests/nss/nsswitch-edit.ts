import { endsSearch, inOrder, isOurs, lineOf, nssState, WANTED } from './nsswitch.ts';

/** What is written where there is no hosts line: what glibc would take, and the modules. */
const ADDED = `hosts: files ${WANTED.join(' ')} dns # added by vnet`;
/** The same, behind a line that had no line feed. */
const ADDED_WITH_END = `${ADDED}, with the line feed before`;

/**
 * The file with `libvirt_guest libvirt` where they are asked: behind `files`, and before the first service that ends
 * the search. Every other byte stays. A file without a hosts line gets one, and a last line its line feed. Throws as lineOf does.
 */
export function enabled(file: string, path: string): string {
  const state = nssState(file, path);
  if (state.modules.every(({ asked }) => asked) && inOrder(state)) return file;
  const clean = disabled(file, path);
  const line = lineOf(clean, path);
  if (line === undefined) {
    return clean === '' || clean.endsWith('\n') ? `${clean}${ADDED}\n` : `${clean}\n${ADDED_WITH_END}\n`;
  }
  if (!line.ended) return enabled(`${clean}\n`, path);
  const { services } = line;
  const last = services.findIndex(endsSearch);
  const free = last === -1 ? services : services.slice(0, last);
  const behind = free.find(({ name }) => name === 'files') ?? (last === -1 ? undefined : free.at(-1));
  const [first] = services;
  if (behind !== undefined || first === undefined) {
    const place = behind?.end ?? line.start;
    return `${clean.slice(0, place)} ${WANTED.join(' ')}${clean.slice(place)}`;
  }
  return `${clean.slice(0, first.start)}${WANTED.join(' ')} ${clean.slice(first.start)}`;
}

/** The file without libvirt's modules on its hosts line, and their actions. Every other byte stays. Throws as lineOf does. */
export function disabled(file: string, path: string): string {
  const line = lineOf(file, path);
  if (line?.text === ADDED || line?.text === ADDED_WITH_END) {
    const before = file.slice(0, line.index);
    return (line.text === ADDED ? before : before.slice(0, -1)) + file.slice(line.index + line.text.length + 1);
  }
  const services = line?.services ?? [];
  const ours = services.find(isOurs);
  if (ours === undefined) return file;
  const [before, after] = [file.slice(0, ours.start), file.slice(ours.end)];
  const rest =
    ours === services[0] && services.length > 1
      ? before + after.replace(/^[ \t]+/, '')
      : before.replace(/[ \t]+$/, '') + after;
  return disabled(rest, path);
}
