import {
  endsSearch,
  filesFirst,
  inOrder,
  isLibvirt,
  MODULES_IN_ORDER,
  nssState,
  readHostsLine,
  type Service,
} from './nsswitch.ts';

const MODULES = MODULES_IN_ORDER.join(' ');

/** The line for a file without a hosts line: glibc's default, and the modules. */
const ADDED = `hosts: files ${MODULES} dns # added by vnet`;
/** The same after a line that had no line feed. */
const ADDED_WITH_END = `${ADDED}, with the line feed before`;

/**
 * What is added before the modules if every `files` of the line follows a service that ends the search: else a guest could take a
 * name of /etc/hosts. The action is glibc's default and marks the service as vnet's.
 */
const ADDED_FILES = 'files [NOTFOUND=continue]';

/**
 * Adds `libvirt_guest libvirt` to the hosts line where glibc uses them: after `files`, and before the first service that ends the
 * search. Every other byte stays. A file without a hosts line gets one; a last line without a line feed, which glibc does not
 * read, gets one. Throws as readHostsLine does.
 */
export function enabled(file: string, path: string): string {
  const state = nssState(file, path);
  if (state.modules.every(({ asked }) => asked) && inOrder(state) && filesFirst(state)) return file;
  const clean = disabled(file, path);
  const line = readHostsLine(clean, path);
  if (line === undefined) {
    return clean === '' || clean.endsWith('\n') ? `${clean}${ADDED}\n` : `${clean}\n${ADDED_WITH_END}\n`;
  }
  if (!line.ended) return enabled(`${clean}\n`, path);
  const { services } = line;
  const blocker = services.findIndex(endsSearch);
  const usable = blocker === -1 ? services : services.slice(0, blocker);
  const files = usable.find(isFiles);
  const needsFiles = files === undefined && services.some(isFiles);
  const added = needsFiles ? `${ADDED_FILES} ${MODULES}` : MODULES;
  const previous = files ?? (blocker === -1 ? undefined : usable.at(-1));
  const [first] = services;
  if (previous !== undefined || first === undefined) {
    const end = previous?.end ?? line.start;
    return `${clean.slice(0, end)} ${added}${clean.slice(end)}`;
  }
  return `${clean.slice(0, first.start)}${added} ${clean.slice(first.start)}`;
}

/**
 * Removes libvirt's modules and their actions from the hosts line, and what `enabled` added with them. Every other byte stays.
 * Throws as readHostsLine does.
 */
export function disabled(file: string, path: string): string {
  const line = readHostsLine(file, path);
  if (line === undefined) return file;
  const after = line.index + line.text.length;
  if (line.text === ADDED) return file.slice(0, line.index) + file.slice(after + 1);
  if (line.text === ADDED_WITH_END) return file.slice(0, line.index - 1) + file.slice(after + 1);

  const { services } = line;
  const isRemoved = (service: Service, index: number) => isLibvirt(service) || isAddedFiles(file, services, index);
  const kept = services.filter((service, index) => !isRemoved(service, index));
  if (kept.length === services.length) return file;
  let text = '';
  let position = 0;
  services.forEach((service, index) => {
    if (!isRemoved(service, index)) return;
    // The blanks before a service go with it, or those after it if nothing before it stays.
    const isFirst = service === services[0] || service.start < (kept[0]?.start ?? 0);
    const start = isFirst ? service.start : blanksBefore(file, service.start);
    text += file.slice(position, Math.max(position, start));
    position = isFirst && kept.length > 0 ? blanksAfter(file, service.end) : service.end;
  });
  const rest = text + file.slice(position);
  return kept.length > 0 ? rest : withoutBlanksAt(rest, text.length);
}

function isFiles({ name }: Service): boolean {
  return name === 'files';
}

/** Whether a service is the one that `enabled` added before the modules. */
function isAddedFiles(file: string, services: readonly Service[], index: number): boolean {
  const [service, next] = [services[index], services[index + 1]];
  if (service === undefined || next === undefined || !isLibvirt(next)) return false;
  return file.slice(service.start, service.end) === ADDED_FILES;
}

/** Where the blanks that end at a position begin. */
function blanksBefore(text: string, end: number): number {
  let start = end;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  return start;
}

function blanksAfter(text: string, start: number): number {
  let end = start;
  while (text[end] === ' ' || text[end] === '\t') end++;
  return end;
}

function withoutBlanksAt(text: string, end: number): string {
  return text.slice(0, blanksBefore(text, end)) + text.slice(end);
}
