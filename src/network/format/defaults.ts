import { isOwnBridgeMode } from '../model.ts';
import { type Draft, type DraftAttribute, type DraftElement, draft, withoutBlanks } from './draft.ts';

/** Adds the defaults that libvirt writes out. */
export function withDefaults(network: DraftElement): DraftElement {
  const mode = modeOf(network);
  const hasOwnBridge = isOwnBridgeMode(mode ?? 'none');
  const children = network.children
    .filter((child) => !isNoForwarding(child))
    .map((child): Draft => {
      if (isElement(child, 'forward')) return withForwardDevice(child, mode);
      if (isElement(child, 'bridge') && hasOwnBridge) return withAttributes(child, { stp: 'on', delay: '0' });
      if (isElement(child, 'ip')) return withLeaseUnits(withoutZeroPrefix(child));
      return child;
    });
  const hasBridge = children.some((child) => isElement(child, 'bridge'));
  if (hasBridge || !hasOwnBridge) return { ...network, children };
  const end = children.findLastIndex(
    (child) => child.kind === 'element' || (child.kind === 'comment' && child.sameLine),
  );
  return { ...network, children: children.toSpliced(end + 1, 0, draft('bridge', { stp: 'on', delay: '0' })) };
}

function modeOf(network: DraftElement): string | undefined {
  const forward = network.children.find((child) => isElement(child, 'forward'));
  if (forward?.kind !== 'element') return undefined;
  const mode = attributeOf(forward, 'mode') || 'nat';
  return mode === 'none' ? undefined : mode;
}

/** libvirt writes the first `<interface>` as the attribute `dev` too, and `dev` as an `<interface>`. */
function withForwardDevice(forward: DraftElement, mode: string | undefined): DraftElement {
  const first = forward.children.find((child) => isElement(child, 'interface'));
  const dev = attributeOf(forward, 'dev') || (first?.kind === 'element' ? attributeOf(first, 'dev') : undefined);
  const hasOtherPool = forward.children.some((child) => isElement(child, 'pf') || isElement(child, 'address'));
  const managed = attributeOf(forward, 'managed');
  const defaults = {
    ...(dev === undefined || hasOtherPool ? {} : { dev }),
    mode: mode ?? 'nat',
    ...(mode === 'hostdev' ? { managed: 'no' } : {}),
  };
  const normalized = {
    ...forward,
    attributes: forward.attributes
      .filter(({ name, value }) => !(name === 'mode' && value === ''))
      .map((attribute) =>
        attribute.name === 'managed' && mode === 'hostdev'
          ? { name: 'managed', value: /^yes$/i.test(managed ?? '') ? 'yes' : 'no' }
          : attribute,
      ),
  };
  const result = mode === undefined ? forward : withAttributes(normalized, defaults);
  if (dev === undefined || first !== undefined || hasOtherPool) return result;
  return { ...result, children: [...result.children, draft('interface', { dev })] };
}

function withoutZeroPrefix(ip: DraftElement): DraftElement {
  if (attributeOf(ip, 'netmask') === undefined) return ip;
  const isZero = ({ name, value }: DraftAttribute) => name === 'prefix' && /^\+?0+$/.test(value);
  return { ...ip, attributes: ip.attributes.filter((attribute) => !isZero(attribute)) };
}

/** The default unit of a lease time is minutes. An infinite lease has no unit. */
function withLeaseUnits(element: DraftElement): DraftElement {
  const children = element.children.map((child) => (child.kind === 'element' ? withLeaseUnits(child) : child));
  if (element.name !== 'lease') return { ...element, children };
  const expiry = attributeOf(element, 'expiry');
  if (expiry === undefined) return { ...element, children };
  if (!/^(?:0[xX])?0+$/.test(expiry)) return withAttributes({ ...element, children }, { unit: 'minutes' });
  return { ...element, children, attributes: element.attributes.filter(({ name }) => name !== 'unit') };
}

function withAttributes(element: DraftElement, defaults: Readonly<Record<string, string>>): DraftElement {
  const missing = Object.entries(defaults).filter(([name]) => attributeOf(element, name) === undefined);
  return { ...element, attributes: [...element.attributes, ...missing.map(([name, value]) => ({ name, value }))] };
}

function attributeOf(element: DraftElement, name: string): string | undefined {
  return element.attributes.find((attribute) => attribute.name === name)?.value;
}

function isElement(node: Draft, name: string): node is DraftElement {
  return node.kind === 'element' && node.name === name;
}

/** Whether a node is an empty `<forward mode='none'/>`, which libvirt omits. */
function isNoForwarding(node: Draft): boolean {
  if (!isElement(node, 'forward') || withoutBlanks(node).length > 0) return false;
  return node.attributes.every(({ name, value }) => name === 'mode' && value === 'none') && node.attributes.length > 0;
}
