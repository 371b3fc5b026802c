import { useState, type FormEvent } from "react"
import type { Problem } from "../../../shared/api"
import { Button } from "../Button/Button"
import { Dialog } from "../Dialog/Dialog"
import { Field } from "../Field/Field"
import { QrCode } from "../QrCode/QrCode"
import { ProblemNote } from "../ProblemNote/ProblemNote"
import "./AccountDialog.css"

export interface FactorOffer { secret: string; address: string }
export interface AccountDialogProps {
  name: string
  hasSecondFactor: boolean
  /** Nothing else is open until it is set up. */
  mustAdd?: boolean
  offer?: FactorOffer
  recoveryCodes?: string[]
  isPending: boolean
  problem?: Problem
  done?: string
  isStill?: boolean
  onPassword: (current: string, next: string) => void
  onOffer: (password: string) => void
  onConfirm: (code: string) => void
  onRemove: (password: string, code: string) => void
  onClose: () => void
}

/** One's own password and second factor. */
export function AccountDialog(props: AccountDialogProps) {
  const { mustAdd, problem, done, recoveryCodes } = props
  return (
    <Dialog
      title={mustAdd ? "Set up your second factor" : "Your account"} onClose={props.onClose} isStill={props.isStill}
      footer={<Button look={recoveryCodes ? "main" : "plain"} onClick={props.onClose}>{mustAdd && !recoveryCodes ? "Sign out" : "Done"}</Button>}
    >
      {mustAdd && !recoveryCodes && <p>Your role asks for a code from your phone besides your password. Set it up now, then the desk opens.</p>}
      <ProblemNote problem={problem} />
      <p role="status" className={done ? "account-done" : "said"}>{done}</p>
      {recoveryCodes ? <Codes codes={recoveryCodes} /> : props.offer ? <Confirm {...props} offer={props.offer} /> : <>
        <Factor {...props} />
        {!mustAdd && <Password {...props} />}
      </>}
    </Dialog>
  )
}

function Factor({ hasSecondFactor, isPending, onOffer, onRemove }: AccountDialogProps) {
  const [password, setPassword] = useState("")
  const [code, setCode] = useState("")
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (hasSecondFactor) onRemove(password, code.replace(/\s/g, ""))
    else onOffer(password)
  }
  return (
    <form onSubmit={submit} className="account-form">
      <h3>Second factor</h3>
      <p className="soft">{hasSecondFactor ? "Set up: signing in asks for a code from your phone." : "Not set up. An authenticator on your phone makes a code for each sign-in."}</p>
      <Field label="Your password">
        {(ids) => <input {...ids} className="input" type="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />}
      </Field>
      {hasSecondFactor && (
        <Field label="Code">
          {(ids) => <input {...ids} className="input numeral" inputMode="numeric" autoComplete="one-time-code" required value={code} onChange={(event) => setCode(event.target.value)} />}
        </Field>
      )}
      <p><button type="submit" className={`button ${hasSecondFactor ? "button-danger" : "button-main"}`} aria-busy={isPending}>{hasSecondFactor ? "Remove the second factor" : "Set up the second factor"}</button></p>
    </form>
  )
}

function Confirm({ offer, isPending, onConfirm }: AccountDialogProps & { offer: FactorOffer }) {
  const [code, setCode] = useState("")
  return (
    <form className="account-form" onSubmit={(event) => { event.preventDefault(); onConfirm(code.replace(/\s/g, "")) }}>
      <h3>Add it to your authenticator</h3>
      <p>Scan this with the authenticator on your phone; or <a href={offer.address}>open it there</a> when you read this on the phone; or type the key.</p>
      <QrCode text={offer.address} label="QR code of the key below" />
      <p className="account-secret numeral">{(offer.secret.match(/.{1,4}/g) ?? []).join(" ")}</p>
      <Field label="The code that it shows now" hint="Six figures.">
        {(ids) => <input {...ids} className="input numeral" inputMode="numeric" autoComplete="one-time-code" required value={code} onChange={(event) => setCode(event.target.value)} />}
      </Field>
      <p><button type="submit" className="button button-main" aria-busy={isPending}>Confirm</button></p>
    </form>
  )
}

function Codes({ codes }: { codes: string[] }) {
  return (
    <div className="account-form">
      <h3>Keep these codes</h3>
      <p>Each lets you in once when the phone is lost. They are shown only now: print them, or put them into your password manager.</p>
      <ul className="account-codes numeral">{codes.map((code) => <li key={code}>{code}</li>)}</ul>
    </div>
  )
}

function Password({ isPending, name, onPassword }: AccountDialogProps) {
  const [current, setCurrent] = useState("")
  const [next, setNext] = useState("")
  return (
    <form className="account-form" onSubmit={(event) => { event.preventDefault(); onPassword(current, next) }}>
      <h3>Password</h3>
      <input type="text" hidden readOnly autoComplete="username" value={name} />
      <Field label="Present password">
        {(ids) => <input {...ids} className="input" type="password" autoComplete="current-password" required value={current} onChange={(event) => setCurrent(event.target.value)} />}
      </Field>
      <Field label="New password" hint="Three words that do not belong together are good.">
        {(ids) => <input {...ids} className="input" type="password" autoComplete="new-password" required value={next} onChange={(event) => setNext(event.target.value)} />}
      </Field>
      <p><button type="submit" className="button button-plain" aria-busy={isPending}>Change the password</button></p>
    </form>
  )
}
