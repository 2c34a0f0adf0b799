import './charts.css';
import { useEffect, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Failure } from '#renderer/components/Note.tsx';
import { Scrolled } from '#renderer/components/Scrolled.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import type { HealthCharts } from '#shared/contract/advisor.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import { Ages } from './Ages.tsx';
import { RotationHistory } from './RotationHistory.tsx';
import { ServicesByKey } from './ServicesByKey.tsx';
import { UseByDay } from './UseByDay.tsx';

/** How old keys are, when and with what they were used, and when they were replaced. */
export default function Charts() {
  const [charts, setCharts] = useState<HealthCharts | null>(null);
  const [failure, setFailure] = useState<ErrorView | null>(null);
  useEffect(() => {
    let over = false;
    call('health.charts', undefined).then(
      (made) => !over && setCharts(made),
      (error: unknown) => !over && setFailure(toErrorView(error)),
    );
    return () => {
      over = true;
    };
  }, []);
  if (failure)
    return (
      <div className="chart-failure">
        <Failure error={failure} />
      </div>
    );
  if (!charts) return <Skeleton />;
  return (
    <Scrolled className="charts" label="Charts">
      <Ages charts={charts} />
      <UseByDay charts={charts} />
      <ServicesByKey charts={charts} />
      <RotationHistory charts={charts} />
    </Scrolled>
  );
}
