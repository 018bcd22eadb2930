import { type Link, readLinks } from '../../host/links.ts';
import type { Fact } from '../look.ts';

/** The links of this host with their addresses. */
export const links: Fact<readonly Link[]> = ({ host }) => readLinks(host);
