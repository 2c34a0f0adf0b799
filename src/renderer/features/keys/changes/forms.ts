import type { ComponentType } from 'react';
import type { KeyWish } from '#renderer/stores/view.ts';
import type { KmsChangeKind } from '#shared/kms.ts';
import { BucketForm } from './BucketForm.tsx';
import { CreateForm } from './CreateForm.tsx';
import type { FormProps } from './formProps.ts';
import { GrantForm } from './GrantForm.tsx';
import { ImportForm } from './ImportForm.tsx';
import { PolicyForm } from './PolicyForm.tsx';
import { AliasForm, DaysForm, DescriptionForm, PeriodForm, TagsForm } from './SmallForms.tsx';

const titles: Readonly<Record<KmsChangeKind, string>> = {
  'create-key': 'New key',
  'import-material': 'Import a key',
  'describe-key': 'Description',
  'enable-key': 'Enable the key',
  'disable-key': 'Disable the key',
  'delete-key': 'Delete the key',
  'undelete-key': 'Keep the key',
  'set-alias': 'New alias',
  'delete-alias': 'Delete the alias',
  'set-rotation': 'Rotation',
  'rotate-now': 'Rotate the key now',
  'act-on-replacement': 'Replacement of the key',
  'put-policy': 'Who may use the key',
  'create-grant': 'New grant',
  'revoke-grant': 'Revoke the grant',
  'retire-grant': 'Retire the grant',
  'set-key-tags': 'Tags',
  'set-bucket-key': 'Key of the bucket',
  'check-bucket-key': 'Check the key of the bucket',
};

/** The title of a change, until its plan has one. */
export const titleOf = ({ kind }: KeyWish): string => titles[kind];

const forms: Partial<Record<KmsChangeKind, ComponentType<FormProps>>> = {
  'create-key': CreateForm,
  'import-material': ImportForm,
  'describe-key': DescriptionForm,
  'delete-key': DaysForm,
  'set-alias': AliasForm,
  'put-policy': PolicyForm,
  'create-grant': GrantForm,
  'set-key-tags': TagsForm,
  'set-bucket-key': BucketForm,
};

/** The form of a change; undefined where everything is said already. */
export function formFor(wish: KeyWish): ComponentType<FormProps> | undefined {
  if (wish.kind === 'set-rotation') return wish.automatic ? PeriodForm : undefined;
  return forms[wish.kind];
}
