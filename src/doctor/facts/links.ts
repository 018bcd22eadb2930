import { type Link, type Route, readLinks, readRoutes } from '../../host/links.ts';
import type { Fact } from '../look.ts';

/** The links of this host with their addresses. */
export const links: Fact<readonly Link[]> = ({ host }) => readLinks(host);

/** The routes of every table of this host, IPv4 first. */
export const routes: Fact<readonly Route[]> = ({ host }) => readRoutes(host, 'all');
