import { Combo, Select } from '#renderer/components/Select.tsx';
import type { Parts } from './parts.ts';

/** The region: one of the provider's, or any where the provider takes any. */
export function RegionField({ values, change, problems, provider }: Parts) {
  const { region } = provider.words;
  const options = provider.regions.map((id) => ({ id, label: id }));
  const choose = (text: string) => change({ region: text });
  if (!provider.anyRegion && options.length > 0) {
    return (
      <Select
        label={region.label}
        help={region.help || undefined}
        error={problems.region}
        options={options}
        value={values.region}
        onChange={choose}
      />
    );
  }
  return (
    <Combo
      label={region.label}
      optional={!provider.asksForRegion}
      help={region.help || undefined}
      error={problems.region}
      placeholder={region.example}
      options={options}
      text={values.region}
      onText={choose}
      free
      mono
    />
  );
}
