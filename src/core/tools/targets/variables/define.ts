import { locateChosen } from '../kit/chosenFile.ts';
import { withSoleEntry } from '../kit/soleEntry.ts';
import { defineTarget, soleNameFor, type Target } from '../kit/target.ts';
import { isVariableOf, variablesParts } from './parts.ts';
import { planVariables } from './plan.ts';
import { readVariables } from './read.ts';
import type { VariablesTool } from './tool.ts';

/** The target of such a tool. Its file is where the person wants it and holds one profile. */
export const defineVariablesTarget = (tool: VariablesTool): Target =>
  defineTarget({
    id: tool.id,
    secretModes: tool.secretModes,
    place: 'chosen',
    fileName: tool.fileName,
    holds: 'one',
    words: tool.words,
    locate: locateChosen('file'),
    read: (files) => readVariables(tool, files),
    parts: (files) => variablesParts(tool, files),
    writes: (name) => isVariableOf(tool, name),
    plan: withSoleEntry((files, entry) => planVariables(tool, files, entry)),
    nameFor: soleNameFor,
  });
