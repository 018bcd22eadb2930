import { VnetError } from '../../error.ts';
import type { NssModule } from './modules.ts';

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
  /** Whether glibc reads the line: 2.36 does not where it is the last one and no line feed stands behind it. */
  readonly ended: boolean;
  /** The first service that ends the search for a name it does not know, and so for a guest's. */
  readonly blocker: Service | undefined;
  /** The modules that stand on the line, and whether they are asked: before any blocker. */
  readonly modules: readonly { readonly module: NssModule; readonly listed: boolean; readonly asked: boolean }[];
}

/** In the order they should stand: the host's own knowledge before what guests claim. */
export const WANTED: readonly NssModule[] = ['libvirt_guest', 'libvirt'];

/** What the hosts line means for libvirt's modules. Throws as lineOf does. */
export function nssState(file: string, path: string): NssState {
  const line = lineOf(file, path);
  const { services, ended } = line ?? { services: [], ended: true };
  const modules = WANTED.map((module) => {
    const position = services.findIndex(({ name }) => name === module);
    const asked = ended && position >= 0 && !services.slice(0, position).some(endsSearch);
    return { module, listed: position >= 0, asked };
  });
  return { services, ended, blocker: services.find(endsSearch), modules };
}

/** The hosts line of a file. */
export interface HostsLine {
  readonly text: string;
  /** Where the line begins, and where its list of services does. */
  readonly index: number;
  readonly start: number;
  readonly services: readonly Service[];
  /** Whether a line feed stands behind it. */
  readonly ended: boolean;
}

/**
 * As glibc reads it: the colon may be missing, a comment ends the list. Undefined where there is none. Throws VnetError
 * `refused` where there are several, or one that glibc does not take.
 */
export function lineOf(file: string, path: string): HostsLine | undefined {
  const lines = [...file.matchAll(/(?<![^\n])([ \t]*hosts(?:[ \t]*:|(?=[ \t])))([^\n#]*)[^\n]*/g)];
  if (lines.length > 1) {
    throw new VnetError('refused', `${path} has ${lines.length} hosts lines`, {
      hint: 'Leave the one that should hold.',
    });
  }
  const [line] = lines;
  if (line === undefined) return undefined;
  const [text, head = '', list = ''] = line;
  const start = line.index + head.length;
  const services = servicesOf(list, start);
  if (services !== undefined)
    return { text, index: line.index, start, services, ended: line.index + text.length < file.length };
  throw new VnetError('refused', `${path} has a hosts line that glibc does not take: ${text.trim()}`, {
    hint: 'Actions are [STATUS=ACTION ...] behind a service, with success, notfound, unavail or tryagain, and return, continue or merge.',
  });
}

/** A service, and the actions behind it: glibc takes no space behind `!`, and no empty brackets. */
const SERVICE =
  /\s*([^\s[]+)((?:\s*\[\s*(?:!?(?:success|notfound|unavail|tryagain)\s*=\s*(?:return|continue|merge)(?:\s+|(?=\])))+\])*)/iy;

/** Undefined for a list that glibc does not take. */
function servicesOf(list: string, offset: number): Service[] | undefined {
  const services: Service[] = [];
  let end = 0;
  for (SERVICE.lastIndex = 0; list.slice(end).trim() !== ''; end = SERVICE.lastIndex) {
    const match = SERVICE.exec(list);
    if (match === null) return undefined;
    const [, name = '', actions = ''] = match;
    const start = offset + SERVICE.lastIndex - actions.length - name.length;
    services.push({
      name,
      actions: actions.replace(/[[\]]/g, ' ').trim(),
      start,
      end: start + name.length + actions.length,
    });
  }
  return services;
}

export function isOurs({ name }: Service): boolean {
  return WANTED.some((module) => module === name);
}

/**
 * Whether a service ends the search when it does not know a name, which it answers with NOTFOUND: by `NOTFOUND=return`,
 * or a negation such as `!UNAVAIL=return`; the last action that fits holds (nsswitch.conf(5)). UNAVAIL answer mdns_minimal,
 * which is asked for `.local` only, and libvirt_guest.
 */
export function endsSearch({ name, actions }: Service): boolean {
  const missed = /^(?:mdns\d?_minimal|libvirt_guest)$/.test(name) ? 'UNAVAIL' : 'NOTFOUND';
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
