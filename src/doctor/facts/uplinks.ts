import type { Fact } from '../look.ts';
import { routes } from './routes.ts';

/** The link of each family's default route; undefined without one. */
export interface Uplinks {
  readonly 4: string | undefined;
  readonly 6: string | undefined;
}

export const uplinks: Fact<Uplinks> = async (look) => {
  const defaults = (await look.at(routes)).filter(({ dst }) => dst === 'default');
  const linkOf = (isSixth: boolean) =>
    defaults
      .filter(({ gateway, nexthops }) => (gateway ?? nexthops?.[0]?.gateway ?? '').includes(':') === isSixth)
      .sort((one, other) => (one.metric ?? 0) - (other.metric ?? 0))
      .map(({ dev, nexthops }) => dev ?? nexthops?.[0]?.dev)[0];
  return { 4: linkOf(false), 6: linkOf(true) };
};
