import { type DraftElement, draft } from '../format/draft.ts';
import type { GenerateMode } from './options.ts';
import { malformed, partsOf } from './text.ts';

/** `ID[,ID...]`; `:tagged` or `:untagged` after an ID makes it the native VLAN. */
export function vlanDraft(text: string): DraftElement {
  const tags = text.split(',').map((tag) => {
    const [, id, nativeMode] = /^\s*(\d+)(?::(tagged|untagged))?\s*$/.exec(tag) ?? [];
    if (id === undefined) throw malformed('--vlan', text, 'ID[,ID...], such as 42 or 10:untagged,20');
    return draft('tag', { id, nativeMode });
  });
  const isTrunk = tags.length > 1 || tags.some(({ attributes }) => attributes.length > 1);
  return draft('vlan', { trunk: isTrunk ? 'yes' : undefined }, tags);
}

/** `AVERAGE[,PEAK[,BURST]]` for each direction, in kB/s and KiB. */
export function bandwidthDraft(inbound: string | undefined, outbound: string | undefined): DraftElement | undefined {
  const rates = Object.entries({ inbound, outbound }).flatMap(([way, text]) =>
    text === undefined ? [] : [rateDraft(way, text)],
  );
  return rates.length === 0 ? undefined : draft('bandwidth', {}, rates);
}

/** `TYPE[,PARAMETER=VALUE...]` */
export function virtualPortDraft(text: string): DraftElement {
  const [type, ...parameters] = partsOf(text, '--virtualport', 'TYPE[,PARAMETER=VALUE...]', 1);
  const pairs = settingsOf(parameters, '--virtualport', text);
  return draft(
    'virtualport',
    { type },
    parameters.length === 0 ? [] : [draft('parameters', Object.fromEntries(pairs))],
  );
}

/** `NAME[,default][,trust][,vlan=ID+ID][,inbound=AVERAGE+PEAK+BURST][,outbound=...][,PARAMETER=VALUE...]` */
export function portGroupDraft(text: string, mode: GenerateMode): DraftElement {
  const form = 'NAME[,default][,trust][,vlan=ID+ID][,inbound=AVERAGE+PEAK+BURST][,outbound=...][,profileid=ID]';
  const [name, ...settingTexts] = partsOf(text, '--portgroup', form, 1);
  const isFlag = (text: string | undefined) => text === 'default' || text === 'trust';
  const settings = new Map(
    settingsOf(
      settingTexts.filter((text) => !isFlag(text)),
      '--portgroup',
      text,
    ),
  );
  const take = (key: string) => {
    const value = settings.get(key)?.replaceAll('+', ',');
    settings.delete(key);
    return value;
  };
  const vlan = take('vlan');
  // On a bridge, libvirt accepts a port group's VLAN only if the group itself has an Open vSwitch virtualport.
  const type = take('virtualport') ?? (mode === 'ovs' && vlan !== undefined ? 'openvswitch' : undefined);
  const bandwidth = bandwidthDraft(take('inbound'), take('outbound'));
  const parameters = settings.size === 0 ? [] : [draft('parameters', Object.fromEntries(settings))];
  const hasPort = type !== undefined || settings.size > 0;
  return draft(
    'portgroup',
    {
      name,
      default: settingTexts.includes('default') ? 'yes' : undefined,
      trustGuestRxFilters: settingTexts.includes('trust') ? 'yes' : undefined,
    },
    [
      ...(vlan === undefined ? [] : [vlanDraft(vlan)]),
      ...(hasPort ? [draft('virtualport', { type }, parameters)] : []),
      ...(bandwidth === undefined ? [] : [bandwidth]),
    ],
  );
}

function rateDraft(way: string, text: string): DraftElement {
  const [average, peak, burst] = partsOf(text, `--${way}`, 'AVERAGE[,PEAK[,BURST]]', 1);
  return draft(way, { average, peak, burst });
}

function settingsOf(texts: readonly (string | undefined)[], option: string, text: string): [string, string][] {
  return texts.map((setting) => {
    const equals = setting?.indexOf('=') ?? -1;
    if (setting === undefined || equals < 1) throw malformed(option, text, 'PARAMETER=VALUE after each comma');
    return [setting.slice(0, equals), setting.slice(equals + 1)];
  });
}
