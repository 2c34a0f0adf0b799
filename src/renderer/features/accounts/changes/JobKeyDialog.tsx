import './changes.css';
import '#renderer/components/form.css';
import { type FormEvent, useId, useMemo, useState } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { TextField } from '#renderer/components/Field.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { FormDialog } from '#renderer/components/FormDialog.tsx';
import { useKept } from '#renderer/components/kept.ts';
import { NameField } from '#renderer/components/NameField.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { bucketsIn, neededBlanks } from '#renderer/features/accounts/policy/jobs.ts';
import { PolicyEditor, PolicyMeaning } from '#renderer/features/accounts/policy/PolicyEditor.tsx';
import { TemplateFields } from '#renderer/features/accounts/policy/TemplateFields.tsx';
import { resourcesIn } from '#renderer/features/accounts/resources.ts';
import { useApp } from '#renderer/stores/app.ts';
import type { Dialog } from '#renderer/stores/view.ts';
import type { IamResult } from '#shared/contract/accounts.ts';
import type { IamChange } from '#shared/iamChange.ts';
import { policyTemplates } from '#shared/policy/templates.ts';
import { ChangeReview } from './ChangeReview.tsx';
import { showMade } from './done.ts';
import { firstJob, type Job, jobChange, policyNameOf, policyTextOf, templateOf, userNameOf } from './job.ts';
import { iamMaker } from './useChange.ts';
import { useTree } from './useTree.ts';
import type { ChangeProblems } from './values.ts';

/** The account and the template are chosen again as quickly; the rest is typed. */
const nothing = () => null;
const typedOf = ({ template: _chosen, ...typed }: Job): unknown => typed;

interface JobKeyDialogProps {
  dialog: Extract<Dialog, { kind: 'jobKey' }>;
  /** Closes it without a question. */
  onDone: () => void;
  onClose: () => void;
}

/** A key for one job: its template, its policy, its plan. */
export default function JobKeyDialog({ dialog, onDone, onClose }: JobKeyDialogProps) {
  const accounts = useApp((app) => app.state?.accounts) ?? [];
  const [accountId, setAccountId] = useKept('account', () => dialog.accountId, { weigh: nothing });
  const { tree } = useTree(accountId);
  const [job, setJob] = useKept('job', () => firstJob(dialog.user), { weigh: typedOf });
  const [problems, setProblems] = useState<ChangeProblems>({});
  const [change, setChange] = useState<IamChange | null>(null);
  const maker = useMemo(() => change && iamMaker(accountId, change), [accountId, change]);
  const formId = useId();
  const arns = useMemo(() => (tree ? resourcesIn(tree.mirror) : []), [tree]);
  const buckets = useMemo(() => bucketsIn(arns), [arns]);

  const done = (result: IamResult) => {
    onDone();
    void showMade(result);
  };
  if (maker) {
    return (
      <ChangeReview
        maker={maker}
        title="New key for a job"
        onBack={() => setChange(null)}
        onDone={done}
        onClose={onClose}
      />
    );
  }
  const set = (part: Partial<typeof job>) => setJob((before) => ({ ...before, ...part }));
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const made = jobChange(job);
    setProblems('problems' in made ? made.problems : {});
    if ('change' in made) setChange(made.change);
  };
  const template = templateOf(job);
  const user = userNameOf(job);
  const isKnown = tree?.mirror.users.some(({ name }) => name === user) ?? false;
  return (
    <FormDialog
      title="New key for a job"
      about="A user that may do one job and nothing else, with a key of its own."
      width="wide"
      onClose={onClose}
      form={formId}
      submit="Continue"
    >
      <form id={formId} className="job" noValidate onSubmit={onSubmit}>
        <div className="job-questions">
          {accounts.length > 1 && dialog.user === undefined && (
            <Select
              label="Account"
              options={accounts.map(({ id, name }) => ({ id, label: name }))}
              value={accountId}
              onChange={setAccountId}
            />
          )}
          <fieldset className="job-templates">
            <legend>Job</legend>
            {policyTemplates.map(({ id, label, description }) => (
              <label key={id} className="job-template">
                <input
                  type="radio"
                  name="job"
                  checked={id === job.template}
                  onChange={() => set({ template: id, written: null })}
                />
                <span>
                  <span className="job-title">{label}</span>
                  <span className="job-about">{description}</span>
                </span>
              </label>
            ))}
          </fieldset>
        </div>
        <div className="job-answers">
          {job.written === null ? (
            <TemplateFields
              asked={neededBlanks(template)}
              blanks={job.blanks}
              buckets={buckets}
              onChange={(blanks) => set({ blanks })}
              strict={problems.document !== undefined}
            />
          ) : (
            <Note tone="info" title="You wrote this policy by hand.">
              <Button onClick={() => set({ written: null })}>Use the template again</Button>
            </Note>
          )}
          {dialog.user === undefined && (
            <NameField
              label="User"
              among={isKnown ? null : { kind: 'users', accountId }}
              help={
                isKnown
                  ? `${user} is there already: the key may do what ${user} may do, too.`
                  : 'Made for this job. Whoever reads a log sees what the key is for.'
              }
              error={problems.user}
              value={user}
              onChange={(event) => set({ user: event.target.value })}
            />
          )}
          <Fold title="More" open={problems.policyName !== undefined || problems.profileName !== undefined}>
            <div className="fold-fields">
              {job.written === null && (
                <TemplateFields
                  asked={template.blanks.filter((blank) => blank.fallback !== undefined)}
                  blanks={job.blanks}
                  buckets={buckets}
                  onChange={(blanks) => set({ blanks })}
                />
              )}
              <TextField
                label="Policy name"
                error={problems.policyName}
                value={policyNameOf(job)}
                onChange={(event) => set({ policyName: event.target.value })}
              />
              <NameField
                label="Profile name"
                among={{ kind: 'profiles' }}
                optional
                placeholder={user}
                error={problems.profileName}
                value={job.profileName}
                onChange={(event) => set({ profileName: event.target.value })}
              />
            </div>
          </Fold>
          <PolicyMeaning text={policyTextOf(job)} kind="inline_user" />
        </div>
        <div className="job-policy">
          <PolicyEditor
            label="Policy"
            text={policyTextOf(job)}
            onChange={(written) => set({ written })}
            kind="inline_user"
            arns={arns}
            error={job.written === null ? undefined : problems.document}
          />
        </div>
      </form>
    </FormDialog>
  );
}
