import { buttons } from './buttons.tsx';
import { floatingNames } from './Floating.tsx';
import { fields } from './fields.tsx';
import { lists } from './lists.tsx';
import type { Specimen, State } from './specimen.ts';
import { texts } from './texts.tsx';

const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

const framed = (name: string, theme: Theme): State => ({
  name,
  node: (
    <iframe
      title={`${name}, ${theme}`}
      src={`?${new URLSearchParams({ floating: name, theme })}`}
      className="gallery-frame"
    />
  ),
});

/** What floats covers its page, so each has a page of its own within this one. */
const floats: Specimen = {
  title: 'What floats',
  states: (theme) => floatingNames.map((name) => framed(name, theme)),
};

const specimens: readonly Specimen[] = [...buttons, ...fields, ...texts, ...lists, floats];

const Shown = ({ specimen, theme }: { specimen: Specimen; theme: Theme }) => (
  <div className={`gallery-theme gallery-${theme}`}>
    {specimen.states(theme).map(({ name, node, height }) => (
      <figure key={name}>
        <figcaption>{name}</figcaption>
        <div className="gallery-state" style={{ height }}>
          {node}
        </div>
      </figure>
    ))}
  </div>
);

/** The whole gallery: a row for each component, light at the left and dark at the right. */
export const Gallery = () => (
  <main>
    <h1 className="gallery-title">Components</h1>
    {specimens.map((specimen) => (
      <section key={specimen.title} className="gallery-row" data-specimen={specimen.title}>
        <h2>{specimen.title}</h2>
        <div className="gallery-themes">
          {themes.map((theme) => (
            <Shown key={theme} specimen={specimen} theme={theme} />
          ))}
        </div>
      </section>
    ))}
  </main>
);
