import type { Context } from '../../../cli/command.ts';
import { bytesSource, validateSource } from '../../../document/validate.ts';
import { filtersOf } from '../../../facts/filters.ts';
import { explainFilter } from '../../../filter/explain/explain.ts';
import { filterLines } from '../../../filter/explain/text.ts';
import type { Filter } from '../../../filter/model.ts';
import { FILTER } from '../../../filter/validate/kind.ts';
import type { Finding } from '../../../finding.ts';
import type { Outcome } from '../../../render/outcome.ts';
import { explanationText, invalidSource, rejectionOf, type Source } from './source.ts';

/** The explanation of a network filter. libvirt is asked for the filters that it refers to. */
export async function filterOutcome(source: Source, libvirt: string | undefined, context: Context): Promise<Outcome> {
  const { model: filter, problems } = validateSource(bytesSource(source.bytes, source.from), FILTER, {
    libvirt: libvirt ?? source.libvirt,
  });
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (filter === undefined) throw invalidSource(errors[0], 'network filter', source);
  const { filters, findings } = await filtersFor(filter, context);
  const explanation = explainFilter(filter, (name) => filters.get(name));
  const lines = filterLines(filter.name ?? '', explanation, rejectionOf(errors, 'filter'));
  return {
    kind: 'record',
    text: await explanationText(lines, context.host.terminalSize()?.columns),
    data: {
      name: filter.name,
      ...explanation,
      shares: { out: { ...explanation.shares.out }, in: { ...explanation.shares.in } },
      steps: stepsData(explanation.steps),
      ipSteps: stepsData(explanation.ipSteps),
      variables: explanation.variables.map((each) => ({ ...each })),
    },
    findings,
  };
}

function stepsData({ out, in: to }: Readonly<Record<'out' | 'in', readonly object[]>>) {
  return { out: out.map((step) => ({ ...step })), in: to.map((step) => ({ ...step })) };
}

/** libvirt's filters by name, if the filter refers to some. */
async function filtersFor(
  { entries }: Filter,
  { virsh }: Context,
): Promise<{ filters: ReadonlyMap<string, Filter>; findings: Finding[] }> {
  if (!entries.some(({ kind }) => kind === 'filterref')) return { filters: new Map(), findings: [] };
  const { items, problems } = await filtersOf(virsh);
  const findings = problems.map(
    ({ messages }): Finding => ({
      id: 'filters-unknown',
      severity: 'note',
      message: `the filters that it refers to are not known: ${messages[0] ?? ''}`,
    }),
  );
  return { filters: new Map(items.map((filter) => [filter.name ?? '', filter])), findings };
}
