import { type Route, readRoutes } from '../../host/links.ts';
import type { Fact } from '../look.ts';

/** The routes of the main table, IPv4 first. */
export const routes: Fact<readonly Route[]> = ({ host }) => readRoutes(host);
