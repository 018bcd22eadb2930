import type { Host } from '../../host/host.ts';
import { processes, processName } from '../../host/proc.ts';

/** A service that libvirt calls on the host, over D-Bus, which a sandbox does not have. */
interface Service {
  /** The first 15 characters of its name, as in /proc/PID/comm. */
  readonly process: string;
  readonly name: string;
  /** libvirt's error if the service does not answer. */
  readonly error: RegExp;
  /** The attribute in net-dumpxml that makes libvirt call the service. */
  readonly attribute: RegExp;
}

const SERVICES: readonly Service[] = [
  {
    process: 'firewalld',
    name: 'firewalld',
    error: /but firewalld is not active/,
    attribute: /(?<=<bridge [^>]*) zone='[^']*'/,
  },
  {
    process: 'systemd-resolve',
    name: 'systemd-resolved',
    error: /systemd-resolved is not available/,
    attribute: /(?<=<domain [^>]*) register='yes'/,
  },
];

/** dnsmasq's errors if it may not change to another user or group. */
const IDENTITY_ERROR = /failed to change (?:user|group)-id|setting capabilities failed|cannot change (?:user|group)/i;
const IDENTITY_OPTION = /<dnsmasq:option value='(?:user|group)=[^']*'\/>/;

export interface ReducedNetwork {
  readonly xml: string;
  /** What the network lacks now, and why. */
  readonly note: string;
}

/**
 * Returns the network without what only a sandbox rejects: an attribute for a service that runs on the host, or a user for
 * dnsmasq, where the sandbox has one user. Undefined if libvirt would report these errors on the host as well.
 */
export function reduceNetwork(host: Host, xml: string, errors: readonly string[]): ReducedNetwork | undefined {
  const [option] = IDENTITY_OPTION.exec(xml) ?? [];
  if (option !== undefined && errors.some((error) => IDENTITY_ERROR.test(error))) {
    const [, value = ''] = /value='([^']*)'/.exec(option) ?? [];
    return { xml: xml.replace(option, ''), note: `skipped the dnsmasq option ${value}: the sandbox has one user` };
  }
  const service = SERVICES.find(({ error }) => errors.some((text) => error.test(text)));
  const [attribute] = service?.attribute.exec(xml) ?? [];
  if (
    service === undefined ||
    attribute === undefined ||
    !processes(host).some((pid) => processName(host, pid) === service.process)
  )
    return undefined;
  return {
    xml: xml.replace(attribute, ''),
    note: `skipped ${attribute.trim()}: ${service.name} runs on this host, but not in the sandbox`,
  };
}
