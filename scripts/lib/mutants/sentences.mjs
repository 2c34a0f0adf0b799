/** Two words, the second in small letters, as in a sentence and as in no name of a setting. */
const words = /[A-Za-z,'’] [a-z]/;

/**
 * Whether a text is a sentence for people. That it says the right thing is judged by reading it; a
 * test that repeats it would only have to be changed with it.
 * @param {string} text
 */
export const isSentence = (text) => words.test(text);

/** A plugin of Stryker that leaves sentences as they are, when nothing is worked out inside them. */
export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'sentences',
    value: {
      shouldIgnore({ node }) {
        if (node.type === 'StringLiteral') return isSentence(node.value) ? 'a sentence' : undefined;
        if (node.type !== 'TemplateLiteral' || !node.expressions.every(isName)) return undefined;
        return node.quasis.some(({ value }) => isSentence(value.raw)) ? 'a sentence' : undefined;
      },
    },
  },
];

/** `name`, `thing.name` */
const isName = (node) =>
  node.type === 'Identifier' || (node.type === 'MemberExpression' && !node.computed && isName(node.object));
