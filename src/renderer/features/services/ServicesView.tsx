import { ViewHead } from '../../components/ViewHead.tsx';

/** Keys by the service they reach. */
export default function ServicesView() {
  return (
    <div className="view">
      <ViewHead title="Services" />
    </div>
  );
}
