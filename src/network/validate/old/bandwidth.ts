import type { Bandwidth, Rate } from '../../model.ts';
import { anyChildrenOf, propertyOf } from '../../parse/attributes.ts';
import { unsignedInt, unsignedLong } from '../../parse/scalars.ts';
import { type Finding, isSince, type Rule, type RuleContext } from './rule.ts';

const define = { severity: 'error', stage: 'define' } as const;
const RATES = ['average', 'peak', 'burst', 'floor'] as const;

/** `<bandwidth>` of the network and its portgroups (virNetDevBandwidthParse). */
export const bandwidthRules: readonly Rule[] = [
  {
    ...bandwidth(
      'bandwidth-class-id',
      "The class belongs to a guest's port, not to a network.",
      '',
      '',
      function* ({ element }, context) {
        const given = propertyOf(element, 'classID');
        if (given === undefined) return;
        const unreadable = isSince(context, '11.3.0') && unsignedInt(given.value) === undefined;
        const libvirt = unreadable
          ? `XML error: Invalid value for attribute 'classID' in element 'bandwidth': '${given.value}'. Expected non-negative integer value`
          : 'classID attribute not supported on <bandwidth> in this usage context';
        yield { on: given, what: 'classID in a network', fix: 'Remove it.', libvirt };
      },
    ),
    wrong: "<bandwidth classID='1'><inbound average='1000'/></bandwidth>",
    right: "<bandwidth><inbound average='1000'/></bandwidth>",
  },
  rate(
    'bandwidth-number',
    'libvirt reads whole numbers of kibibytes here.',
    "<inbound average='1 Mbit'/>",
    function* ({ element }, side, context) {
      for (const name of RATES) {
        const given = propertyOf(element, name);
        if (given === undefined || unsignedLong(given.value) !== undefined) continue;
        const libvirt = isSince(context, '11.3.0')
          ? `XML error: Invalid value for attribute '${name}' in element '${side}': '${given.value}'. Expected non-negative integer value`
          : `unsupported configuration: could not convert bandwidth ${name} value '${given.value}'`;
        yield {
          on: given,
          what: `${name}='${given.value}' is not a whole number`,
          fix: 'Write a number of kibibytes (a second), without a unit.',
          libvirt,
        };
      }
    },
  ),
  rate('bandwidth-without-average', 'Limits are given by the average rate.', '<inbound/>', function* ({ element }) {
    if (['average', 'floor'].some((name) => propertyOf(element, name) !== undefined)) return;
    if (['peak', 'burst'].some((name) => propertyOf(element, name) !== undefined)) return;
    yield {
      on: element,
      what: `<${element.name}> has no average`,
      fix: "Add average='…', in kibibytes a second.",
      libvirt: 'Missing mandatory average or floor attributes',
    };
  }),
  rate(
    'bandwidth-peak-without-average',
    'Peak and burst say how far the average may be exceeded.',
    "<inbound peak='2000'/>",
    function* ({ element }) {
      const given = propertyOf(element, 'peak') ?? propertyOf(element, 'burst');
      if (given === undefined || propertyOf(element, 'average') !== undefined) return;
      const floor = propertyOf(element, 'floor') !== undefined;
      yield {
        on: given,
        what: `${given.name} without average`,
        fix: "Add average='…', in kibibytes a second.",
        libvirt: floor
          ? "unsupported configuration: 'peak' and 'burst' require 'average' attribute"
          : 'Missing mandatory average or floor attributes',
      };
    },
  ),
  rate(
    'bandwidth-floor',
    "A guaranteed minimum belongs to a guest's interface, not to a network.",
    "<inbound average='1000' floor='100'/>",
    function* ({ element }, side, context) {
      const given = propertyOf(element, 'floor');
      const value = unsignedLong(given?.value);
      // Before, a floor of 0 counted as none.
      if (given === undefined || value === undefined || (value === 0n && !isSince(context, '11.3.0'))) return;
      const libvirt =
        side === 'outbound' && !isSince(context, '11.3.0')
          ? "unsupported configuration: 'floor' attribute allowed only in <inbound> element"
          : 'unsupported configuration: floor attribute is not supported for this config';
      yield {
        on: given,
        what: 'floor in a network',
        fix: "Remove it here, and give it in the guest's <interface>.",
        libvirt,
      };
    },
  ),
  {
    ...bandwidth(
      'bandwidth-twice',
      'libvirt before 11 takes one limit for each direction.',
      '',
      '',
      function* ({ element }) {
        for (const side of ['inbound', 'outbound']) {
          const second = anyChildrenOf(element, side)[1];
          if (second !== undefined)
            yield {
              on: second,
              what: `a second <${side}>`,
              fix: 'Keep one.',
              libvirt: `Only one child <${side}> element allowed`,
            };
        }
      },
    ),
    until: '11.0.0',
    wrong: "<bandwidth><inbound average='1000'/><inbound average='2000'/></bandwidth>",
    right: "<bandwidth><inbound average='1000'/><outbound average='2000'/></bandwidth>",
  },
  {
    ...rate(
      'bandwidth-too-big',
      'The kernel counts in bits and bytes; libvirt takes no more than fits.',
      "<inbound average='1000' burst='4194304'/>",
      function* (found) {
        for (const name of RATES) {
          const maximum = name === 'burst' ? 4194303n : 2n ** 54n;
          const value = found[name];
          const given = propertyOf(found.element, name);
          if (given === undefined || value === undefined || value <= maximum) continue;
          yield {
            on: given,
            what: `${name}='${value}' is above ${maximum}`,
            fix: `Write at most ${maximum}.`,
            libvirt: `numerical overflow: value '${value}' is too big for '${name}' parameter, maximum is '${maximum}'`,
          };
        }
      },
    ),
    since: '11.0.0',
  },
];

function bandwidth(
  id: string,
  why: string,
  wrong: string,
  right: string,
  check: (bandwidth: Bandwidth, context: RuleContext) => Iterable<Finding>,
): Rule {
  return {
    id,
    ...define,
    why,
    wrong: `<bandwidth>${wrong}</bandwidth>`,
    right: `<bandwidth>${right}</bandwidth>`,
    *check({ bandwidth: own, portGroups }, context) {
      for (const found of [own, ...portGroups.map((group) => group.bandwidth)]) {
        if (found !== undefined) yield* check(found, context);
      }
    },
  };
}

function rate(
  id: string,
  why: string,
  wrong: string,
  check: (rate: Rate, side: 'inbound' | 'outbound', context: RuleContext) => Iterable<Finding>,
): Rule {
  return bandwidth(id, why, wrong, "<inbound average='1000' peak='2000' burst='3000'/>", function* (found, context) {
    for (const side of ['inbound', 'outbound'] as const) {
      const limit = found[side];
      if (limit !== undefined) yield* check(limit, side, context);
    }
  });
}
