import { VnetError } from '../../error.ts';
import type { NssModule } from './modules.ts';

/** A service of a line of nsswitch.conf(5), with the actions in brackets that follow it. */
export interface Service {
  readonly name: string;
  /** The text between the brackets, such as `!UNAVAIL=return`. */
  readonly actions: string;
  /** The offsets of the name's start and of the last bracket's end. */
  readonly start: number;
  readonly end: number;
}

/** What the hosts line means for libvirt's modules. */
export interface NssState {
  readonly services: readonly Service[];
  /** Whether glibc reads the line. glibc 2.36 ignores a last line without a line feed. */
  readonly ended: boolean;
  /** The first service that ends the search for a name that it does not know, such as a guest's. */
  readonly blocker: Service | undefined;
  /** Whether each module is in the line, and whether glibc asks it: only if no blocker precedes it. */
  readonly modules: readonly { readonly module: NssModule; readonly listed: boolean; readonly asked: boolean }[];
}

/** The order that the modules should have: names that the host gave before hostnames that guests chose. */
export const MODULES_IN_ORDER: readonly NssModule[] = ['libvirt_guest', 'libvirt'];

/** Reads what the hosts line of a file means for libvirt's modules. Throws as readHostsLine does. */
export function nssState(file: string, path: string): NssState {
  const line = readHostsLine(file, path);
  const { services, ended } = line ?? { services: [], ended: true };
  const modules = MODULES_IN_ORDER.map((module) => {
    const position = services.findIndex(({ name }) => name === module);
    const isUsed = ended && position >= 0 && !services.slice(0, position).some(endsSearch);
    return { module, listed: position >= 0, asked: isUsed };
  });
  return { services, ended, blocker: services.find(endsSearch), modules };
}

/** The hosts line of a file. */
export interface HostsLine {
  readonly text: string;
  /** The offsets of the line and of its list of services. */
  readonly index: number;
  readonly start: number;
  readonly services: readonly Service[];
  /** Whether a line feed ends it. */
  readonly ended: boolean;
}

/**
 * Reads the hosts line as glibc does: the colon is optional, and a comment ends the list. Undefined if there is none. Throws
 * VnetError `refused` if there are several, or one that glibc rejects.
 */
export function readHostsLine(file: string, path: string): HostsLine | undefined {
  const lines = [...file.matchAll(/(?<![^\n])([ \t]*hosts(?:[ \t]*:|(?=[ \t])))([^\n#]*)[^\n]*/g)];
  if (lines.length > 1) {
    throw new VnetError('refused', `${path} has ${lines.length} hosts lines`, {
      hint: 'keep one of them',
    });
  }
  const [line] = lines;
  if (line === undefined) return undefined;
  const [text, head = '', list = ''] = line;
  const start = line.index + head.length;
  const services = servicesOf(list, start);
  if (services !== undefined)
    return { text, index: line.index, start, services, ended: line.index + text.length < file.length };
  throw new VnetError('refused', `${path} has a hosts line that glibc rejects: ${text.trim()}`, {
    hint: 'after a service, write actions as [STATUS=ACTION ...]. STATUS is success, notfound, unavail or tryagain; ACTION is return, continue or merge',
  });
}

/** A service and its actions. glibc accepts no space after `!` and no empty brackets. */
const SERVICE =
  /\s*([^\s[]+)((?:\s*\[\s*(?:!?(?:success|notfound|unavail|tryagain)\s*=\s*(?:return|continue|merge)(?:\s+|(?=\])))+\])*)/iy;

/** Undefined for a list that glibc rejects. */
function servicesOf(list: string, offset: number): Service[] | undefined {
  const services: Service[] = [];
  const { length } = list.trimEnd();
  for (SERVICE.lastIndex = 0; SERVICE.lastIndex < length; ) {
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

export function isLibvirt({ name }: Service): boolean {
  return MODULES_IN_ORDER.some((module) => module === name);
}

/**
 * Whether a service ends the search if it does not know a name. It answers NOTFOUND then, so `NOTFOUND=return` or a negation
 * such as `!UNAVAIL=return` ends the search; the last matching action wins (nsswitch.conf(5)). mdns_minimal, which only knows
 * `.local`, and libvirt_guest answer UNAVAIL.
 */
export function endsSearch({ name, actions }: Service): boolean {
  const missed = /^(?:mdns\d?_minimal|libvirt_guest)$/.test(name) ? 'UNAVAIL' : 'NOTFOUND';
  let then = 'continue';
  for (const [, not, status = '', action = ''] of actions.matchAll(/(!?)\s*(\w+)\s*=\s*(\w+)/g)) {
    if ((status.toUpperCase() === missed) !== (not === '!')) then = action.toLowerCase();
  }
  return then === 'return';
}

/** Whether libvirt_guest does not follow libvirt. */
export function inOrder({ services }: NssState): boolean {
  const [guest, hostname] = MODULES_IN_ORDER.map((module) => services.findIndex(({ name }) => name === module));
  return hostname === undefined || hostname < 0 || (guest ?? 0) < hostname;
}

/** Whether /etc/hosts is read before the modules, if it is read at all: else a guest could take a name that is in it. */
export function filesFirst({ services }: NssState): boolean {
  const [files, module] = [services.findIndex(({ name }) => name === 'files'), services.findIndex(isLibvirt)];
  return files < module || module < 0;
}
