import { CircleSlash2 } from 'lucide-react';
import type { TranslationView } from '#shared/contract/index.ts';

interface FieldTableProps {
  fields: TranslationView['fields'];
  /** The tool it comes from; null for a profile of ours, whose names are the labels. */
  from: string | null;
  /** The tool it goes to. */
  to: string;
}

const Name = ({ name, tool }: { name: string | null; tool: string }) =>
  name === null ? (
    <span className="field-lost due">
      <CircleSlash2 size={12} aria-hidden="true" />
      No place in {tool}
    </span>
  ) : (
    <span className="mono selectable">{name}</span>
  );

/** Field by field, what it is called on both sides and what it is. What is lost says so. */
export const FieldTable = ({ fields, from, to }: FieldTableProps) => (
  <table className="field-table">
    <thead>
      <tr>
        <th scope="col">Field</th>
        {from && <th scope="col">In {from}</th>}
        <th scope="col">In {to}</th>
        <th scope="col">Value</th>
      </tr>
    </thead>
    <tbody>
      {fields.map(({ label, from: here, to: there, value }) => (
        <tr key={label}>
          <th scope="row">{label}</th>
          {from && (
            <td>
              <Name name={here} tool={from} />
            </td>
          )}
          <td>
            <Name name={there} tool={to} />
          </td>
          <td>
            <span className="mono selectable">{value}</span>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
