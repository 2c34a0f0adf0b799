import './Tabs.css';
import { useLayoutEffect, useRef, useState } from 'react';
import { Segmented, type SegmentedProps } from './Segmented.tsx';
import { Select } from './Select.tsx';

/** One of a few, side by side where there is room for all of them, else out of a menu. */
export function Tabs<Value extends string>(props: SegmentedProps<Value>) {
  const { label, options, value, onChange } = props;
  const box = useRef<HTMLDivElement>(null);
  const row = useRef<HTMLDivElement>(null);
  const [fits, setFits] = useState(true);
  useLayoutEffect(() => {
    const [room, needed] = [box.current, row.current];
    if (!room || !needed) return undefined;
    const measure = () => setFits(needed.offsetWidth <= room.clientWidth);
    measure();
    // The window changes the room, other options the need.
    const observer = new ResizeObserver(measure);
    observer.observe(room);
    observer.observe(needed);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={box} className="tabs" data-fits={fits}>
      <div ref={row} className="tabs-row" inert={!fits}>
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
