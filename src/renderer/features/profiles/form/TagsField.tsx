import { useMemo } from 'react';
import { TextField } from '#renderer/components/Field.tsx';
import { tagsIn } from '#renderer/features/profiles/filters.ts';
import { useProfiles } from '#renderer/stores/app.ts';
import { tagKey } from '#shared/tags.ts';
import type { Parts } from './parts.ts';
import { tagsOf } from './values.ts';

/** How many of the tags that there are already are offered. */
const mostOffered = 8;

/** The person's own words for what belongs together, and those that other profiles have. */
export function TagsField({ values, change, problems }: Parts) {
  const profiles = useProfiles();
  // Every letter that is typed in the form comes by here.
  const known = useMemo(() => tagsIn(profiles).sort((a, b) => b.count - a.count), [profiles]);
  const typed = new Set(tagsOf(values).map(tagKey));
  const offered = known.filter(({ label }) => !typed.has(tagKey(label))).slice(0, mostOffered);
  const add = (tag: string) => change({ tags: [...tagsOf(values), tag].join(', ') });
  return (
    <div className="form-part">
      <TextField
        label="Tags"
        optional
        placeholder="backups, nightly"
        help="Words of your own to find it by, with commas between them."
        error={problems.tags}
        value={values.tags}
        onChange={(event) => change({ tags: event.target.value })}
      />
      {offered.length > 0 && (
        <fieldset className="chips">
          <legend className="visually-hidden">Tags of other profiles</legend>
          {offered.map(({ label }) => (
            <button key={label} type="button" className="chip" onClick={() => add(label)}>
              <span className="visually-hidden">Add </span>
              <span className="truncate">{label}</span>
            </button>
          ))}
        </fieldset>
      )}
    </div>
  );
}
