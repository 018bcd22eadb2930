import { nearest } from '../../../../nearest.ts';
import { withoutElement, withValue } from '../../../../xml/edit.ts';
import { FORWARD_MODES } from '../../../model.ts';
import { attributeOf, childrenOf, property, propertyOf } from '../../../parse/attributes.ts';
import { isSince, type Rule } from '../rule.ts';
import { forward } from './rule.ts';

const MODES = FORWARD_MODES.filter((mode) => mode !== 'none');

/** `<forward>` itself (virNetworkForwardDefParseXML). */
export const forwardRules: readonly Rule[] = [
  forward(
    'forward-mode-unknown',
    'The mode says how guests reach the world.',
    "<forward mode='rout'/>",
    "<forward mode='route'/>",
    function* ({ element, mode }) {
      const given = attributeOf(element, 'mode');
      if (given === undefined || mode !== undefined) return;
      const near = nearest(given.value, MODES);
      yield {
        on: given,
        what: `the mode '${given.value}' is not known`,
        fix:
          near === undefined
            ? `Write one of ${MODES.join(', ')}; for an isolated network leave <forward> out.`
            : `Write mode='${near}'.`,
        libvirt: `unsupported configuration: unknown forwarding type '${given.value}'`,
        edits: near === undefined ? undefined : [withValue(given, near)],
      };
    },
  ),
  forward(
    'forward-dev-and-pool',
    'The device is either named or taken from the pool.',
    "<forward mode='hostdev' dev='eth0'><pf dev='eth0'/></forward>",
    "<forward mode='hostdev'><pf dev='eth0'/></forward>",
    function* ({ element, dev }, { name }, context) {
      const pool = [...childrenOf(element, 'address'), ...childrenOf(element, 'pf')][0];
      if (dev === undefined || pool === undefined) return;
      yield {
        on: attributeOf(element, 'dev') ?? element,
        what: `dev='${dev}' beside <${pool.name}>`,
        fix: 'Remove dev.',
        libvirt: `XML error: the <forward> 'dev' attribute cannot be used when <address> or <pf> sub-elements are present in network ${isSince(context, '11.3.0') ? name : '%s'}`,
      };
    },
  ),
  forward(
    'forward-interface-without-dev',
    'An interface is given by its name on the host.',
    "<forward mode='bridge'><interface/></forward>",
    "<forward mode='bridge'><interface dev='eth0'/></forward>",
    function* ({ element }, { name }) {
      for (const listed of childrenOf(element, 'interface')) {
        if (propertyOf(listed, 'dev') !== undefined) continue;
        yield {
          on: listed,
          what: 'this <interface> has no dev',
          fix: "Add dev='…'.",
          libvirt: `XML error: Missing required dev attribute in <forward> <interface> element of network ${name}`,
        };
      }
    },
  ),
  forward(
    'forward-dev-differs',
    'libvirt repeats dev as the first <interface>; two different ones contradict each other.',
    "<forward mode='bridge' dev='eth0'><interface dev='eth1'/></forward>",
    "<forward mode='bridge' dev='eth0'><interface dev='eth0'/><interface dev='eth1'/></forward>",
    function* ({ element, dev }, { name }) {
      const first = childrenOf(element, 'interface')[0];
      const listed = property(first, 'dev');
      if (dev === undefined || listed === undefined || listed === dev) return;
      yield {
        on: propertyOf(first, 'dev') ?? element,
        what: `dev='${dev}', but the first <interface> is '${listed}'`,
        fix: `Put <interface dev='${dev}'/> first, or remove dev.`,
        libvirt: `XML error: <forward dev='${dev}'> must match first <interface dev='${listed}'/> in network ${name}`,
      };
    },
  ),
  forward(
    'forward-interface-twice',
    'A guest is given a device of the pool that no other guest has.',
    "<forward mode='passthrough'><interface dev='eth0'/><interface dev='eth0'/></forward>",
    "<forward mode='passthrough'><interface dev='eth0'/><interface dev='eth1'/></forward>",
    function* ({ element, dev }, { name }) {
      const seen = new Set(dev === undefined ? [] : [dev]);
      for (const [index, listed] of childrenOf(element, 'interface').entries()) {
        const given = propertyOf(listed, 'dev');
        if (given === undefined || (index === 0 && dev !== undefined)) continue;
        if (seen.has(given.value))
          yield {
            on: given,
            what: `'${given.value}' is listed a second time`,
            fix: 'Remove it.',
            libvirt: `XML error: interface '${given.value}' can only be listed once in network ${name}`,
            edits: [withoutElement(listed)],
          };
        seen.add(given.value);
      }
    },
  ),
];
