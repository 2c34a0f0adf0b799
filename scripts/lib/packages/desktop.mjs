/** How a desktop and its software centre know the app: freedesktop.org's desktop entry and AppStream. */

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * @typedef {typeof import('../../../build/linux/about.json')} About
 */

/**
 * @param {About} about
 * @param {{ name: string, program: string }} app `name` as people read it, `program` its absolute path
 * @returns {string} the desktop entry, after version 1.0 of its specification
 */
export const desktopEntry = (about, { name, program }) => `[Desktop Entry]
Type=Application
Version=1.0
Name=${name}
GenericName=Credential Manager
Comment=${about.summary}
Exec=${program} %U
Icon=${about.id}
Terminal=false
Categories=Utility;
Keywords=aws;s3;iam;access key;credentials;secret;
StartupNotify=true
StartupWMClass=QCred
`;

/**
 * @param {About} about
 * @param {{ name: string, version: string, date: string, license: string }} app `date` as 2026-01-31
 * @returns {string} the AppStream component
 */
export function metainfo(about, { name, version, date, license }) {
  const paragraphs = about.description.map((text) => `    <p>${escaped(text)}</p>`);
  const screenshots = about.screenshots.map(
    ([file, caption], index) => `    <screenshot${index === 0 ? ' type="default"' : ''}>
      <image>${about.homepage}/screenshots/${file}</image>
      <caption>${escaped(caption)}</caption>
    </screenshot>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>${about.id}</id>
  <name>${escaped(name)}</name>
  <summary>${escaped(about.summary)}</summary>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>${license}</project_license>
  <developer id="${about.id.split('.').slice(0, 2).join('.')}">
    <name>The QCred authors</name>
  </developer>
  <description>
${paragraphs.join('\n')}
  </description>
  <launchable type="desktop-id">${about.id}.desktop</launchable>
  <icon type="stock">${about.id}</icon>
  <url type="homepage">${about.homepage}</url>
  <categories>
    <category>Utility</category>
  </categories>
  <provides>
    <binary>qcred</binary>
  </provides>
  <screenshots>
${screenshots.join('\n')}
  </screenshots>
  <content_rating type="oars-1.1"/>
  <releases>
    <release version="${version}" date="${date}"/>
  </releases>
</component>
`;
}
