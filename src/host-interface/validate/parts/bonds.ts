import type { Element } from '../../../xml/document.ts';
import { allInterfaces, type HostInterface } from '../../model.ts';

/** The `<bond>` of every interface of that type. */
export function bondsOf(top: HostInterface): Element[] {
  return allInterfaces(top).flatMap(({ type, details }) => (type === 'bond' && details !== undefined ? [details] : []));
}
