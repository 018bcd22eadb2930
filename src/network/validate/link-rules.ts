import type { KindRule } from '../../document/rule.ts';
import type { LinkSettings } from '../model.ts';
import bandwidthNumber from './rules/bandwidth/bandwidth-number.ts';
import bandwidthPeakWithoutAverage from './rules/bandwidth/bandwidth-peak-without-average.ts';
import bandwidthTooBig from './rules/bandwidth/bandwidth-too-big.ts';
import bandwidthTwice from './rules/bandwidth/bandwidth-twice.ts';
import bandwidthWithoutAverage from './rules/bandwidth/bandwidth-without-average.ts';
import virtualportNumber from './rules/virtualport/virtualport-number.ts';
import virtualportParameterExtra from './rules/virtualport/virtualport-parameter-extra.ts';
import virtualportProfileLong from './rules/virtualport/virtualport-profile-long.ts';
import virtualportTypeUnknown from './rules/virtualport/virtualport-type-unknown.ts';
import virtualportUuid from './rules/virtualport/virtualport-uuid.ts';
import vlanNativeMode from './rules/vlan/vlan-native-mode.ts';
import vlanNativeTwice from './rules/vlan/vlan-native-twice.ts';
import vlanTagId from './rules/vlan/vlan-tag-id.ts';
import vlanTagRange from './rules/vlan/vlan-tag-range.ts';
import vlanTagWithoutId from './rules/vlan/vlan-tag-without-id.ts';
import vlanTrunk from './rules/vlan/vlan-trunk.ts';
import vlanWithoutTag from './rules/vlan/vlan-without-tag.ts';

/** The rules about networks that also hold for network ports. */
export const linkRules: readonly KindRule<LinkSettings>[] = [
  bandwidthNumber,
  bandwidthPeakWithoutAverage,
  bandwidthTooBig,
  bandwidthTwice,
  bandwidthWithoutAverage,
  vlanNativeMode,
  vlanNativeTwice,
  vlanTagId,
  vlanTagRange,
  vlanTagWithoutId,
  vlanTrunk,
  vlanWithoutTag,
  virtualportNumber,
  virtualportParameterExtra,
  virtualportProfileLong,
  virtualportTypeUnknown,
  virtualportUuid,
];
