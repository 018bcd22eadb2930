import { parseIp } from '../../address/ip.ts';
import { type DraftElement, draft, draftText } from '../format/draft.ts';
import type { Wish } from './options.ts';
import { misshaped, partsOf } from './text.ts';

export function domainDraft({ domain, localDomain, registerDomain }: Wish): DraftElement | undefined {
  if (domain === undefined) return undefined;
  // libvirt registers a domain only where it alone answers for it.
  const isLocal = localDomain || registerDomain;
  return draft('domain', {
    name: domain,
    localOnly: isLocal ? 'yes' : undefined,
    register: registerDomain ? 'yes' : undefined,
  });
}

/** `<dns>`; none where nothing is said about it. */
export function dnsDraft({ dns, plainNames, forwarders, txts, srvs, dnsHosts }: Wish): DraftElement | undefined {
  const children = [
    ...forwarders.map(forwarderDraft),
    ...txts.map(txtDraft),
    ...srvs.map(srvDraft),
    ...dnsHosts.map(dnsHostDraft),
  ];
  if (children.length === 0 && dns && plainNames) return undefined;
  return draft('dns', { enable: dns ? undefined : 'no', forwardPlainNames: plainNames ? undefined : 'no' }, children);
}

/** `ADDRESS`, `DOMAIN`, or `DOMAIN,ADDRESS` */
function forwarderDraft(text: string): DraftElement {
  const [first, second] = partsOf(text, '--forwarder', 'DOMAIN,ADDRESS', 1);
  if (second !== undefined) return draft('forwarder', { domain: first, addr: second });
  return draft('forwarder', parseIp(first ?? '') === undefined ? { domain: first } : { addr: first });
}

/** `NAME=VALUE` */
function txtDraft(text: string): DraftElement {
  const equals = text.indexOf('=');
  if (equals < 1) throw misshaped('--txt', text, 'NAME=VALUE');
  return draft('txt', { name: text.slice(0, equals), value: text.slice(equals + 1) });
}

/** `SERVICE,PROTOCOL[,DOMAIN[,TARGET[,PORT[,PRIORITY[,WEIGHT]]]]]` */
function srvDraft(text: string): DraftElement {
  const form = 'SERVICE,PROTOCOL,DOMAIN,TARGET,PORT,PRIORITY,WEIGHT';
  const [service, protocol, domain, target, port, priority, weight] = partsOf(text, '--srv', form, 2);
  return draft('srv', { service, protocol, domain, target, port, priority, weight });
}

/** `IP,NAME[,NAME...]` */
function dnsHostDraft(text: string): DraftElement {
  const [ip, ...names] = partsOf(text, '--dns-host', 'IP,NAME,...', 2);
  return draft(
    'host',
    { ip },
    names.flatMap((name) => (name === undefined ? [] : [draftText('hostname', name)])),
  );
}
