import type { Host } from '../../host/host.ts';

/** A service of the host that libvirt asks, over the D-Bus that a throw-away host does not have. */
interface Service {
  /** What its process is called: the first 15 letters count. */
  readonly process: string;
  /** What libvirt says where it does not answer. */
  readonly refusal: RegExp;
  /** Of net-dumpxml: what asks for it. */
  readonly attribute: RegExp;
}

const SERVICES: readonly Service[] = [
  { process: 'firewalld', refusal: /but firewalld is not active/, attribute: /(?<=<bridge [^>]*) zone='[^']*'/ },
  {
    process: 'systemd-resolve',
    refusal: /systemd-resolved is not available/,
    attribute: /(?<=<domain [^>]*) register='yes'/,
  },
];

/**
 * The XML without what libvirt refused only because a service is missing on the throw-away host that runs on this one;
 * undefined where the refusal is another, or this host would say the same.
 */
export function withoutService(
  host: Host,
  xml: string,
  errors: readonly string[],
): { readonly xml: string; readonly note: string } | undefined {
  const service = SERVICES.find(({ refusal }) => errors.some((error) => refusal.test(error)));
  const [attribute] = service?.attribute.exec(xml) ?? [];
  if (service === undefined || attribute === undefined || !runs(host, service.process)) return undefined;
  return {
    xml: xml.replace(attribute, ''),
    note: `${attribute.trim()} was left out: it is for this host's ${service.process.replace(/-resolve$/, '$&d')}`,
  };
}

function runs(host: Host, process: string): boolean {
  const processes = (host.listDirectory('/proc') ?? []).filter((entry) => /^\d+$/.test(entry));
  return processes.some((pid) => {
    try {
      return host.readFile(`/proc/${pid}/comm`)?.toString().trim() === process;
    } catch {
      return false; // It ended while it was looked at.
    }
  });
}
