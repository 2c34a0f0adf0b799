import { ViewHead } from '../../components/ViewHead.tsx';

/** Keys by their age, the most urgent first. */
export default function DueView() {
  return (
    <div className="view">
      <ViewHead title="Due" />
    </div>
  );
}
