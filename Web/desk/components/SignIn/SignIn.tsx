import { useEffect, useRef, useState, type FormEvent } from "react"
import type { Problem, SignInMethods } from "../../../shared/api"
import { Field } from "../Field/Field"
import { Icon } from "../Icon/Icon"
import { ProblemNote } from "../ProblemNote/ProblemNote"
import "./SignIn.css"

export interface SignInProps {
  methods: SignInMethods | undefined
  isCodeNeeded: boolean
  isPending: boolean
  problem?: Problem
  /** Said when somebody was signed out in the midst of work. */
  words?: string
  then: string
  onSignIn: (answer: { name: string; password: string; code?: string }) => void
}

/** The way in. Passwords may be pasted and managers may fill them; the code is asked only when needed. */
export function SignIn(props: SignInProps) {
  const { methods, isCodeNeeded, isPending, problem } = props
  const [name, setName] = useState("")
  const [password, setPassword] = useState("")
  const [code, setCode] = useState("")
  const codeField = useRef<HTMLInputElement>(null)
  useEffect(() => { if (isCodeNeeded) codeField.current?.focus() }, [isCodeNeeded])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    props.onSignIn({ name: name.trim(), password, code: isCodeNeeded ? code.replace(/\s/g, "") : undefined })
  }
  return (
    <main className="signin">
      <div className="signin-box">
        <p className="signin-brand"><svg viewBox="0 0 32 32" aria-hidden="true"><path d="M5 13 16 5.500 27 13v3H5zM7.500 18h3.500v7.500H7.500zM14.250 18h3.500v7.500h-3.500zM21 18h3.500v7.500H21z" /></svg> Guildhall</p>
        <h1>Sign in to the desk</h1>
        {props.words && <p role="status" className="signin-words">{props.words}</p>}
        <ProblemNote problem={problem} />
        {methods?.oidc && (
          <a className="button button-main signin-wide" href={`/api/v1/session/oidc?then=${encodeURIComponent(props.then)}`}>
            <Icon name="lock" /> Sign in with your council account
          </a>
        )}
        {methods?.oidc && methods.password && <p className="signin-or"><span>or</span></p>}
        {(!methods || methods.password) && (
          <form onSubmit={submit}>
            <Field label="Name">
              {(ids) => <input {...ids} className="input" autoComplete="username" autoCapitalize="none" spellCheck={false} required value={name} onChange={(event) => setName(event.target.value)} />}
            </Field>
            <Field label="Password">
              {(ids) => <input {...ids} className="input" type="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />}
            </Field>
            {isCodeNeeded && (
              <Field label="Code" hint="Six figures from the authenticator on your phone.">
                {(ids) => <input {...ids} ref={codeField} className="input numeral" inputMode="numeric" autoComplete="one-time-code" required value={code} onChange={(event) => setCode(event.target.value)} />}
              </Field>
            )}
            <button type="submit" className={`button signin-wide ${methods?.oidc ? "button-plain" : "button-main"}`} aria-busy={isPending}>
              {isPending ? "Signing in…" : "Sign in"}
            </button>
          </form>
        )}
        <p className="soft signin-help">No way in? Your council's ICT desk can help.</p>
      </div>
    </main>
  )
}
