import type { ComponentProps } from 'react';
import type { Among } from '#shared/contract/index.ts';
import { TextField } from './Field.tsx';
import { alikeWords, useReadsLike } from './readsLike.ts';

interface NameFieldProps extends Omit<ComponentProps<typeof TextField>, 'value' | 'warning'> {
  value: string;
  /** The names that it must not be taken for; null where it is one of them. */
  among: Among | null;
}

/** A name, with a warning while what is typed reads like another. */
export function NameField({ among, ...field }: NameFieldProps) {
  const alike = useReadsLike(field.value, among);
  return <TextField {...field} warning={alike && among ? alikeWords(alike, among.kind) : undefined} />;
}
