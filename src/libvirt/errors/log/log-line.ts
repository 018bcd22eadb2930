/** A line of a log, without its time. */
export interface LogLine {
  /** The program that wrote it, such as `libvirtd`; undefined if the line does not say. */
  readonly program: string | undefined;
  readonly text: string;
}

const TIME = String.raw`\d\d:\d\d:\d\d(?:[.,]\d{1,9})?`;
const ZONE = String.raw`(?:Z|[+-]\d\d:?\d\d)?`;
const PROGRAM = String.raw`(\S{1,255}) ([^\s:[\]]{1,64})(?:\[\d{1,10}\])?: `;

/** How journalctl and syslog begin a line, in several of their formats. */
const JOURNAL = new RegExp(
  `^(?:\\S{1,12} {1,2}\\d{1,2} ${TIME}|\\S{1,12} \\d{4}-\\d\\d-\\d\\d ${TIME} \\S{1,6}|\\d{4}-\\d\\d-\\d\\dT${TIME}${ZONE}) ${PROGRAM}`,
);
/** libvirt's own log: the time, the thread, the level, and the function. */
const LIBVIRT_LOG = new RegExp(
  `^\\d{4}-\\d\\d-\\d\\d ${TIME}${ZONE}: \\d{1,10}: (?:error|warning|info|debug) : (?:[\\w:]{1,120} : )?`,
);
/** The kernel, klog (minikube), and programs that begin with the time alone. */
const OTHER = new RegExp(
  `^(?:\\[ {0,8}\\d{1,10}\\.\\d{1,9}\\] |[IWEF]\\d{4} ${TIME} +\\d{1,10} \\S{1,80}\\] |\\[?\\d{4}-\\d\\d-\\d\\d[T ]${TIME}${ZONE}\\]?:? )`,
);

/** Splits a line into the program that wrote it and its text. */
export function logLine(line: string): LogLine {
  const journal = JOURNAL.exec(line);
  if (journal !== null) {
    const inner = line.slice(journal[0].length);
    return { program: journal[2], text: inner.slice(LIBVIRT_LOG.exec(inner)?.[0].length ?? 0) };
  }
  const own = LIBVIRT_LOG.exec(line);
  if (own !== null) return { program: 'libvirtd', text: line.slice(own[0].length) };
  return { program: undefined, text: line.slice(OTHER.exec(line)?.[0].length ?? 0) };
}

/** Whether a line starts a new entry, so it does not continue the one before. */
export function startsEntry(line: string): boolean {
  return JOURNAL.test(line) || LIBVIRT_LOG.test(line) || OTHER.test(line) || /^(?:error|warning|hint): /.test(line);
}

/** Programs that use libvirt's networks, and words in the text of others that do. */
const PROGRAMS = /virt|dnsmasq|qemu|vagrant|minikube|terraform|ansible|nova|cockpit|kernel|audit/i;
const WORDS = /libvirt|virsh|virError|dnsmasq|qemu-bridge-helper|\bvir(?:br|Network|Domain)/;

/** Whether a line can be about libvirt's networks. Lines that do not name their program can. */
export function mayConcernLibvirt({ program, text }: LogLine): boolean {
  return program === undefined || PROGRAMS.test(program) || WORDS.test(text);
}
