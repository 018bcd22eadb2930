import { type DraftElement, draft, draftText } from '../format/draft.ts';
import type { GenerateOptions } from './options.ts';
import { addressOf, malformed, partsOf } from './text.ts';

export function domainDraft({ domain, localDomain, registerDomain }: GenerateOptions): DraftElement | undefined {
  if (domain === undefined) return undefined;
  // libvirt requires localOnly='yes' to register a domain.
  const isLocal = localDomain || registerDomain;
  return draft('domain', {
    name: domain,
    localOnly: isLocal ? 'yes' : undefined,
    register: registerDomain ? 'yes' : undefined,
  });
}

/** `<dns>`. Undefined if no option is about DNS. */
export function dnsDraft({
  dns,
  plainNames,
  forwarders,
  txts,
  srvs,
  dnsHosts,
}: GenerateOptions): DraftElement | undefined {
  const children = [
    ...forwarders.map(forwarderDraft),
    ...txts.map(txtDraft),
    ...srvs.map(srvDraft),
    ...dnsHosts.map(dnsHostDraft),
  ];
  if (children.length === 0 && dns && plainNames) return undefined;
  return draft('dns', { enable: dns ? undefined : 'no', forwardPlainNames: plainNames ? undefined : 'no' }, children);
}

/** `ADDRESS`, `DOMAIN,ADDRESS`, or `DOMAIN` as an exception from another forwarder. */
function forwarderDraft(text: string): DraftElement {
  const [first = '', second] = partsOf(text, '--forwarder', 'ADDRESS or DOMAIN,ADDRESS', 1);
  if (second !== undefined) {
    addressOf(second, '--forwarder', text);
    return draft('forwarder', { domain: first === '' ? undefined : first, addr: second });
  }
  // A domain is not all digits and dots.
  if (!/^[\d.]+$/.test(first) && !first.includes(':')) return draft('forwarder', { domain: first });
  addressOf(first, '--forwarder', text);
  return draft('forwarder', { addr: first });
}

/** `NAME=VALUE` */
function txtDraft(text: string): DraftElement {
  const equals = text.indexOf('=');
  if (equals < 1) throw malformed('--txt', text, 'NAME=VALUE');
  return draft('txt', { name: text.slice(0, equals), value: text.slice(equals + 1) });
}

/** `SERVICE,PROTOCOL[,DOMAIN[,TARGET[,PORT[,PRIORITY[,WEIGHT]]]]]` */
function srvDraft(text: string): DraftElement {
  const form = 'SERVICE,PROTOCOL[,DOMAIN[,TARGET[,PORT[,PRIORITY[,WEIGHT]]]]]';
  const [service, protocol, domain, target, port, priority, weight] = partsOf(text, '--srv', form, 2);
  return draft('srv', { service, protocol, domain, target, port, priority, weight });
}

/** `IP,NAME[,NAME...]` */
function dnsHostDraft(text: string): DraftElement {
  const [ip = '', ...names] = partsOf(text, '--dns-host', 'IP,NAME[,NAME...]', 2);
  addressOf(ip, '--dns-host', text);
  return draft(
    'host',
    { ip },
    names.flatMap((name) => (name === undefined ? [] : [draftText('hostname', name)])),
  );
}
