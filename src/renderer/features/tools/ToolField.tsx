import { useState } from 'react';
import { Combo } from '#renderer/components/Select.tsx';
import { count } from '#renderer/words.ts';
import type { TargetView } from '#shared/contract/index.ts';
import type { TargetId } from '#shared/model.ts';
import { listTools } from './toolList.ts';

interface ToolFieldProps {
  label: string;
  tools: readonly TargetView[];
  value: TargetId;
  onChange: (target: TargetId) => void;
}

/** What is known of a tool before it is chosen. */
function use({ bindings, files }: TargetView): string | undefined {
  if (bindings.length > 0) return count(bindings.length, 'profile');
  return files.some(({ exists }) => exists) ? 'found here' : undefined;
}

/** One of the tools, by a few letters of its name; those in use come first. */
export function ToolField({ label, tools, value, onChange }: ToolFieldProps) {
  const labelOf = (id: TargetId) => tools.find((tool) => tool.id === id)?.label ?? '';
  /** Null while nobody types: then the field says what is chosen. */
  const [typed, setTyped] = useState<string | null>(null);
  const options = listTools(tools, '').map((tool) => ({ id: tool.id, label: tool.label, aside: use(tool) }));
  const choose = (id: string) => {
    setTyped(null);
    onChange(id as TargetId);
  };
  const type = (text: string) => {
    const tool = tools.find((one) => one.label.toLowerCase() === text.trim().toLowerCase());
    if (tool) choose(tool.id);
    else setTyped(text);
  };
  return (
    <Combo
      label={label}
      options={options}
      text={typed ?? labelOf(value)}
      onText={type}
      onChoose={choose}
      onLeave={() => setTyped(null)}
      free={false}
    />
  );
}
