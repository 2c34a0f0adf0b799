import './Field.css';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';

export interface FieldTexts {
  label: string;
  /** One sentence under the field. */
  help?: ReactNode;
  /** What is wrong with it; takes the place of the help. */
  error?: string;
  /** What should be known of what stands in it, where nothing is wrong; takes the place of the help. */
  warning?: string;
  /** Said beside the label, for what may be left empty. */
  optional?: boolean;
}

/** The words around a field. `children` gets the ids that tie them to it. */
export function Field(
  props: FieldTexts & { children: (ids: { id: string; describedBy: string | undefined }) => ReactNode },
) {
  const id = useId();
  const describedBy = props.error || props.warning || props.help ? `${id}-about` : undefined;
  return (
    <div className="field">
      <label htmlFor={id}>
        {props.label}
        {props.optional && <span className="field-optional">optional</span>}
      </label>
      {props.children({ id, describedBy })}
      <FieldAbout id={describedBy} help={props.help} error={props.error} warning={props.warning} />
    </div>
  );
}

/** What stands under a field: what is wrong with it, what should be known of it, else its help. */
export function FieldAbout({
  id,
  help,
  error,
  warning,
}: Pick<FieldTexts, 'help' | 'error' | 'warning'> & { id?: string }) {
  if (error) {
    return (
      <p id={id} className="field-error">
        <CircleAlert size={13} aria-hidden="true" />
        {error}
      </p>
    );
  }
  if (warning) {
    return (
      <p id={id} className="field-warning" role="status">
        <TriangleAlert size={13} aria-hidden="true" />
        {warning}
      </p>
    );
  }
  return help ? (
    <p id={id} className="field-help">
      {help}
    </p>
  ) : null;
}

type NativeInput = Omit<ComponentProps<'input'>, 'className' | 'id'>;

/** One line of text with its label. `mono` for keys, addresses and paths. */
export function TextField({
  label,
  help,
  error,
  warning,
  optional,
  mono = false,
  ...input
}: FieldTexts & NativeInput & { mono?: boolean }) {
  return (
    <Field label={label} help={help} error={error} warning={warning} optional={optional}>
      {({ id, describedBy }) => (
        <input
          type="text"
          autoComplete="off"
          spellCheck={false}
          {...input}
          id={id}
          className={mono ? 'input mono' : 'input'}
          aria-describedby={describedBy}
          aria-invalid={error ? true : undefined}
        />
      )}
    </Field>
  );
}

/** Several lines of text with their label. */
export const TextArea = ({
  label,
  help,
  error,
  optional,
  ...area
}: FieldTexts & Omit<ComponentProps<'textarea'>, 'className' | 'id'>) => (
  <Field label={label} help={help} error={error} optional={optional}>
    {({ id, describedBy }) => (
      <textarea
        rows={3}
        {...area}
        id={id}
        className="input"
        aria-describedby={describedBy}
        aria-invalid={error ? true : undefined}
      />
    )}
  </Field>
);
