import { VnetError } from '../error.ts';
import type { NssModule } from './nss.ts';

/** A service of a line of nsswitch.conf(5), with the actions in brackets behind it. */
export interface Service {
  readonly name: string;
  /** What stands between brackets, such as `!UNAVAIL=return`. */
  readonly actions: string;
  /** Where the name begins, and where the last bracket ends. */
  readonly start: number;
  readonly end: number;
}

/** What a hosts line means for libvirt's modules. */
export interface NssState {
  readonly services: readonly Service[];
  /** The first service that ends the search for a name it does not know, and so for a guest's. */
  readonly blocker: Service | undefined;
  /** The modules that stand on the line, and whether they are asked: before any blocker. */
  readonly modules: readonly { readonly module: NssModule; readonly listed: boolean; readonly asked: boolean }[];
}

/** In the order they should stand: the host's own knowledge before what guests claim. */
const WANTED: readonly NssModule[] = ['libvirt_guest', 'libvirt'];

/** Reads the hosts line. Throws VnetError `refused` where there are several. */
export function nssState(file: string, path: string): NssState {
  const services = servicesOf(file, path);
  const blocker = services.find((service) => !isOurs(service) && endsSearch(service));
  const position = (module: NssModule) => services.findIndex(({ name }) => name === module);
  const end = blocker === undefined ? services.length : services.indexOf(blocker);
  const modules = WANTED.map((module) => ({
    module,
    listed: position(module) >= 0,
    asked: position(module) >= 0 && position(module) < end,
  }));
  return { services, blocker, modules };
}

/**
 * The file with `libvirt_guest libvirt` where they are asked: behind `files`, and before the first service that ends
 * the search. Every other byte stays. A file without a hosts line gets one with what glibc would take, and them.
 */
export function enabled(file: string, path: string): string {
  const state = nssState(file, path);
  if (state.modules.every(({ asked }) => asked) && inOrder(state)) return file;
  const clean = disabled(file, path);
  const { services, blocker } = nssState(clean, path);
  const [first] = services;
  if (first === undefined) {
    const separator = clean === '' || clean.endsWith('\n') ? '' : '\n';
    return `${clean}${separator}hosts: files ${WANTED.join(' ')} dns\n`;
  }
  const files = services.find(({ name }) => name === 'files');
  const behindFiles =
    files !== undefined && files !== blocker && (blocker === undefined || files.start < blocker.start);
  if (behindFiles) return `${clean.slice(0, files.end)} ${WANTED.join(' ')}${clean.slice(files.end)}`;
  const before = blocker ?? first;
  return `${clean.slice(0, before.start)}${WANTED.join(' ')} ${clean.slice(before.start)}`;
}

/** The file without libvirt's modules on its hosts line, and their actions. Every other byte stays. */
export function disabled(file: string, path: string): string {
  let text = file;
  for (;;) {
    const services = servicesOf(text, path);
    const ours = services.find(isOurs);
    if (ours === undefined) return text;
    const [before, after] = [text.slice(0, ours.start), text.slice(ours.end)];
    text =
      ours === services[0] && services.length > 1
        ? before + after.replace(/^[ \t]+/, '')
        : before.replace(/[ \t]+$/, '') + after;
  }
}

function servicesOf(file: string, path: string): Service[] {
  const lines = [...file.matchAll(/^[ \t]*hosts[ \t]*:([^\n#]*)/gm)];
  if (lines.length > 1) {
    throw new VnetError('refused', `${path} has ${lines.length} hosts lines`, {
      hint: 'Leave the one that should hold.',
    });
  }
  const [line] = lines;
  if (line === undefined) return [];
  const [whole, list = ''] = line;
  const offset = line.index + whole.length - list.length;
  return [...list.matchAll(/([^\s[\]]+)((?:\s*\[[^\]]*\])*)/g)].map((match) => {
    const [text, name = '', actions = ''] = match;
    const start = offset + match.index;
    return { name, actions: actions.replace(/[[\]]/g, ' ').trim(), start, end: start + text.length };
  });
}

function isOurs({ name }: Service): boolean {
  return WANTED.some((module) => module === name);
}

/**
 * Whether a service ends the search when it does not know a name, which it answers with NOTFOUND: by `NOTFOUND=return`,
 * or a negation such as `!UNAVAIL=return`; the last action that fits holds (nsswitch.conf(5)). mdns_minimal is asked
 * for `.local` only, and answers UNAVAIL for all else.
 */
function endsSearch({ name, actions }: Service): boolean {
  const missed = /^mdns\d?_minimal$/.test(name) ? 'UNAVAIL' : 'NOTFOUND';
  let then = 'continue';
  for (const [, not, status = '', action = ''] of actions.matchAll(/(!?)\s*(\w+)\s*=\s*(\w+)/g)) {
    if ((status.toUpperCase() === missed) !== (not === '!')) then = action.toLowerCase();
  }
  return then === 'return';
}

/** Whether libvirt_guest does not stand behind libvirt. */
export function inOrder({ services }: NssState): boolean {
  const [guest, hostname] = WANTED.map((module) => services.findIndex(({ name }) => name === module));
  return hostname === undefined || hostname < 0 || (guest ?? 0) < hostname;
}
