import './Tabs.css';
import { useLayoutEffect, useRef, useState } from 'react';
import { Segmented, type SegmentedProps } from './Segmented.tsx';
import { Select } from './Select.tsx';

/** One of a few, side by side where there is room for all of them, else out of a menu. */
export function Tabs<Value extends string>(props: SegmentedProps<Value>) {
  const { label, options, value, onChange } = props;
  const box = useRef<HTMLDivElement>(null);
  const [fits, setFits] = useState(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other options take other room
  useLayoutEffect(() => {
    const element = box.current;
    const row = element?.querySelector<HTMLElement>('.segmented');
    if (!element || !row) return undefined;
    const measure = () => setFits(row.offsetWidth <= element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [options]);
  return (
    <div ref={box} className="tabs" data-fits={fits}>
      <div className="tabs-row" inert={!fits}>
        <Segmented {...props} />
      </div>
      {!fits && (
        <Select
          label={label}
          options={options.map((option) => ({ id: option.value, label: option.label }))}
          value={value}
          onChange={(id) => {
            const option = options.find((one) => one.value === id);
            if (option) onChange(option.value);
          }}
        />
      )}
    </div>
  );
}
