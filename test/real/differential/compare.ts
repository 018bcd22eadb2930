import type { Problem } from '../../../src/document/problem.ts';
import { validateBytes } from '../../../src/network/validate/validate.ts';
import type { Verdict } from './libvirt.ts';
import type { Mutant } from './mutate.ts';

/** What the file cannot tell: a card's virtual functions, the kernel's traffic control, programs and files of the host. */
const OF_THE_HOST =
  /not an SR-IOV Virtual Function|No usable Vf|\(tc |\btc: |vlan_filtering|firewalld|systemd-resolved|TFTP directory|already in use|Failed to run firewall command 'nft|No such file|inaccessible/;

export type Agreement = 'agree' | 'disagree' | 'host';

export interface Compared {
  readonly mutant: Mutant;
  readonly libvirt: Verdict;
  readonly vnet: readonly Problem[];
  readonly define: Agreement;
  /** Absent where either refused at define: there was nothing to start. */
  readonly start?: Agreement;
  /** Where libvirt gave a reason: whether one of ours names it. */
  readonly named?: boolean;
}

export function compare(mutant: Mutant, libvirt: Verdict, version: string): Compared {
  const { problems } = validateBytes(Buffer.from(mutant.xml), 'mutant.xml', { libvirt: version });
  const errors = problems.filter(({ severity }) => severity === 'error');
  const at = (stage: string) => errors.filter((problem) => problem.stage === stage);
  const common = { mutant, libvirt, vnet: errors };
  if (OF_THE_HOST.test(libvirt.message)) return { ...common, define: 'host', start: 'host' };
  const define = (libvirt.stage === 'define') === at('define').length > 0 ? 'agree' : 'disagree';
  const named =
    libvirt.stage === 'none' ? {} : { named: at(libvirt.stage).some((problem) => names(problem, libvirt.message)) };
  if (libvirt.stage === 'define' || define === 'disagree')
    return { ...common, define, ...(define === 'agree' && named) };
  const start = (libvirt.stage === 'start') === at('start').length > 0 ? 'agree' : 'disagree';
  return { ...common, define, start, ...(start === 'agree' && named) };
}

/** libvirt's message in full, or the part of it that does not hang on the host; of malformed XML only that it is. */
function names({ id, libvirtMessage }: Problem, message: string): boolean {
  if (libvirtMessage === undefined) {
    const isXml = id === 'malformed-xml' || id === 'unrendered-template';
    return (isXml ? /^(?:\(network_definition\):\d+: |at line \d+: )/ : /firewall|unknown|No such device/).test(
      message,
    );
  }
  const plain = (text: string) =>
    text
      .replace(/virbr\d+/g, 'BRIDGE')
      .replace(/\s+/g, ' ')
      .trim();
  return plain(message).includes(plain(libvirtMessage));
}

export interface Figures {
  readonly defined: number;
  readonly defineAgreement: number;
  readonly started: number;
  readonly startAgreement: number;
  readonly refused: number;
  readonly namedShare: number;
  readonly leftToTheHost: number;
}

export function figures(all: readonly Compared[]): Figures {
  const define = all.filter((one) => one.define !== 'host');
  const start = define.filter((one) => one.start !== undefined);
  const named = define.filter((one) => one.named !== undefined);
  const share = (part: readonly Compared[], whole: readonly Compared[]) =>
    whole.length === 0 ? 1 : part.length / whole.length;
  return {
    defined: define.length,
    defineAgreement: share(
      define.filter((one) => one.define === 'agree'),
      define,
    ),
    started: start.length,
    startAgreement: share(
      start.filter((one) => one.start === 'agree'),
      start,
    ),
    refused: named.length,
    namedShare: share(
      named.filter((one) => one.named),
      named,
    ),
    leftToTheHost: all.length - define.length,
  };
}
