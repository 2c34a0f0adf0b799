import './floating.css';
import './Select.css';
import { Check, ChevronDown } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { FieldAbout, type FieldTexts } from './Field.tsx';

export interface Option {
  id: string;
  label: string;
  /** Stands before the label. */
  mark?: ReactNode;
  /** Quiet words after the label. */
  aside?: string;
}

const Item = ({ option }: { option: Option }) => (
  <ListBoxItem id={option.id} textValue={option.label} className="floating-item option">
    {option.mark}
    <span className="truncate option-label">{option.label}</span>
    {option.aside && <span className="option-aside">{option.aside}</span>}
    <Check size={14} className="option-check" aria-hidden="true" />
  </ListBoxItem>
);

interface SelectProps extends FieldTexts {
  options: readonly Option[];
  /** Null while nothing is chosen. */
  value: string | null;
  onChange: (id: string) => void;
}

/** One of a list that opens below. */
export const Select = ({ label, help, error, options, value, onChange }: SelectProps) => (
  <AriaSelect
    className="field"
    placeholder="Choose"
    value={value}
    onChange={(key) => key !== null && onChange(String(key))}
    isInvalid={error !== undefined}
  >
    <Label className="field-label">{label}</Label>
    <Button className="input select-button">
      <SelectValue className="select-value" />
      <ChevronDown size={14} aria-hidden="true" />
    </Button>
    <FieldAbout help={help} error={error} />
    <Popover className="floating options-popover" offset={4}>
      <ListBox className="floating-list options" items={options}>
        {(option) => <Item option={option} />}
      </ListBox>
    </Popover>
  </AriaSelect>
);

interface ComboProps extends FieldTexts {
  options: readonly Option[];
  /** The text in the field. */
  text: string;
  onText: (text: string) => void;
  /** Called when one of the options is taken. */
  onChoose?: (id: string) => void;
  /** Called when the field is left. */
  onLeave?: () => void;
  placeholder?: string;
  /** Whether any text will do, not only an option's: then a list without a match stays shut. */
  free: boolean;
  mono?: boolean;
}

/** More options than these do not help anyone who reads them. */
const most = 60;

/** Whether a person has done anything since this is there. The focus that it has before was given to it. */
function useBegun(): boolean {
  const [begun, setBegun] = useState(false);
  useEffect(() => {
    const begin = () => setBegun(true);
    const once = { capture: true, once: true };
    window.addEventListener('keydown', begin, once);
    window.addEventListener('pointerdown', begin, once);
    return () => {
      window.removeEventListener('keydown', begin, once);
      window.removeEventListener('pointerdown', begin, once);
    };
  }, []);
  return begun;
}

/** A field that one types into and that offers what matches: once it is gone to, not where a form begins at it. */
export function Combo({
  label,
  help,
  error,
  optional,
  options,
  text,
  onText,
  onChoose,
  ...rest
}: ComboProps) {
  const begun = useBegun();
  const wanted = text.trim().toLowerCase();
  const exact = options.some((option) => option.label.toLowerCase() === wanted);
  // With a whole option in the field, the list shows all of them, so that another can be taken.
  const matching = exact ? options : options.filter((option) => option.label.toLowerCase().includes(wanted));
  return (
    <ComboBox
      className="field"
      inputValue={text}
      onInputChange={onText}
      onChange={(key) => key !== null && onChoose?.(String(key))}
      onBlur={rest.onLeave}
      items={matching.slice(0, most)}
      // Whoever asked for one of the options says so in `error`: taking text away while one types helps nobody.
      allowsCustomValue
      allowsEmptyCollection={!rest.free}
      isInvalid={error !== undefined}
      menuTrigger={begun ? 'focus' : 'input'}
    >
      <Label className="field-label">
        {label}
        {optional && <span className="field-optional">optional</span>}
      </Label>
      <Group className="combo">
        <Input
          className={rest.mono ? 'input mono' : 'input'}
          placeholder={rest.placeholder}
          spellCheck={false}
          autoComplete="off"
        />
        {options.length > 0 && (
          <Button className="combo-button">
            <ChevronDown size={14} aria-hidden="true" />
          </Button>
        )}
      </Group>
      <FieldAbout help={help} error={error} />
      <Popover className="floating options-popover" offset={4}>
        <ListBox<Option>
          className="floating-list options"
          renderEmptyState={() => <p className="options-none">Nothing matches.</p>}
        >
          {(option) => <Item option={option} />}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
