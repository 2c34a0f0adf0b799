import { shellMark } from './shellVariables.ts';

/*
 * What `qcred shell-init` prints. A name of a profile never becomes part of a script: completion reads
 * names as data, and of what `qcred use` prints, only lines that the command quoted are carried out.
 */

/** Commands whose arguments are profiles. */
const takeProfiles = ['bind', 'remove', 'rotate', 'show', 'test', 'unbind', 'use'];

type Completion = (commands: readonly string[]) => string;

/** What a shell is given: a function that lets `qcred use` change its variables, and completion. */
interface Hook {
  follow: string;
  complete: Completion;
  /** Completion as the text of a file that the shell loads by itself; the same where it is left out. */
  file?: Completion;
}

const bash: Hook = {
  follow: `qcred() {
  if [ "\${1-}" != use ]; then
    command qcred "$@"
    return
  fi
  shift
  local lines
  lines="$(command qcred use --shell bash "$@")" || return
  case $lines in
    '${shellMark}'*) eval "$lines" ;;
    ?*) printf '%s\\n' "$lines" ;;
  esac
}`,
  complete: (commands) => `_qcred() {
  local typed="\${COMP_WORDS[COMP_CWORD]}" quote='' name
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.join(' ')}' -- "$typed"))
    return
  fi
  case "\${COMP_WORDS[COMP_CWORD-1]}:\${COMP_WORDS[1]}" in
    --profile:*|${takeProfiles.map((name) => `*:${name}`).join('|')}) ;;
    *) return ;;
  esac
  case $typed in
    [\\"\\']*) quote="\${typed:0:1}"; typed="\${typed:1}" ;;
    *) typed="\${typed//\\\\/}" ;;
  esac
  while IFS= read -r name; do
    case $name in "$typed"*) ;; *) continue ;; esac
    if [ -z "$quote" ]; then
      COMPREPLY+=("$(printf '%q' "$name")")
    else
      # What would end the quotes, or mean something within them, is left to the person.
      case $name in *[\\"\\'\\$\\\`\\\\!]*) ;; *) COMPREPLY+=("$name") ;; esac
    fi
  done < <(command qcred list --names </dev/null 2>/dev/null)
}
complete -F _qcred qcred`,
};

const zshCompletion: Completion = (commands) => `_qcred() {
  local -a names
  if (( CURRENT == 2 )); then
    compadd -- ${commands.join(' ')}
    return
  fi
  case "\${words[CURRENT-1]}:\${words[2]}" in
    --profile:*|${takeProfiles.map((name) => `*:${name}`).join('|')}) ;;
    *) return 1 ;;
  esac
  names=("\${(@f)$(command qcred list --names </dev/null 2>/dev/null)}")
  compadd -- "\${names[@]}"
}`;

const zsh: Hook = {
  follow: `qcred() {
  if [[ "\${1-}" != use ]]; then
    command qcred "$@"
    return
  fi
  shift
  local lines
  lines="$(command qcred use --shell zsh "$@")" || return
  case $lines in
    '${shellMark}'*) eval "$lines" ;;
    ?*) print -r -- "$lines" ;;
  esac
}`,
  complete: (commands) => `${zshCompletion(commands)}
(( $+functions[compdef] )) && compdef _qcred qcred`,
  // Such a file is the body of the function itself, the first time.
  file: (commands) => `#compdef qcred
${zshCompletion(commands)}
_qcred "$@"`,
};

const fish: Hook = {
  follow: `function qcred
    if test "$argv[1]" != use
        command qcred $argv
        return
    end
    set -l lines (command qcred use --shell fish $argv[2..])
    or return
    if test "$lines[1]" = '${shellMark}'
        string join \\n -- $lines | source
    else
        printf '%s\\n' $lines
    end
end`,
  complete: (commands) => `complete -c qcred -f -n __fish_use_subcommand -a '${commands.join(' ')}'
complete -c qcred -f -n '__fish_seen_subcommand_from ${takeProfiles.join(' ')}' -a '(command qcred list --names </dev/null 2>/dev/null)'
complete -c qcred -x -l profile -a '(command qcred list --names </dev/null 2>/dev/null)'`,
};

const pwsh: Hook = {
  follow: `function qcred {
    $program = @(Get-Command -Name qcred -CommandType Application)[0].Source
    if ($args[0] -ne 'use') {
        if ($MyInvocation.ExpectingInput) { $input | & $program @args } else { & $program @args }
        return
    }
    $rest = @($args | Select-Object -Skip 1)
    $lines = @(& $program use --shell pwsh @rest)
    if ($LASTEXITCODE -eq 0 -and $lines[0] -eq '${shellMark}') { Invoke-Expression ($lines -join [Environment]::NewLine) }
    else { $lines }
}`,
  complete: (commands) => `Register-ArgumentCompleter -Native -CommandName qcred -ScriptBlock {
    param($typed, $line, $at)
    $words = @($line.CommandElements | ForEach-Object { $_.ToString() })
    $place = $words.Count - [int]($typed -ne '')
    if ($place -le 1) {
        return '${commands.join(' ')}'.Split(' ') | Where-Object { $_.StartsWith($typed) }
    }
    if ($words[$place - 1] -ne '--profile' -and '${takeProfiles.join(' ')}'.Split(' ') -notcontains $words[1]) { return }
    $program = @(Get-Command -Name qcred -CommandType Application)[0].Source
    $begin = $typed.Trim("'", '"')
    $null | & $program list --names 2>$null | Where-Object { $_.StartsWith($begin) } | ForEach-Object {
        $quoted = "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($_) + "'"
        [System.Management.Automation.CompletionResult]::new($quoted, $_, 'ParameterValue', $_)
    }
}`,
};

/** What each shell that `qcred shell-init` knows is given. */
const hooks: Readonly<Record<string, Hook>> = { bash, zsh, fish, pwsh };

/** The shells that there is a hook for. */
export const hookedShells: readonly string[] = Object.keys(hooks);

/**
 * What a shell is given.
 *
 * @param shell one of `hookedShells`
 * @param commands the words that call a command
 * @param part all of it, to be carried out; or the completion alone, as a file that the shell finds by itself
 * @returns null for a shell that is not known
 */
export function shellHook(
  shell: string,
  commands: readonly string[],
  part: 'all' | 'completion',
): string | null {
  const hook = Object.hasOwn(hooks, shell) ? hooks[shell] : undefined;
  if (!hook) return null;
  if (part === 'completion') return (hook.file ?? hook.complete)(commands);
  return `${hook.follow}\n${hook.complete(commands)}`;
}
