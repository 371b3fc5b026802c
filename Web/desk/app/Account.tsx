// One's own account: what the dialog asks for, asked of the server.
import { useState } from "react"
import type { Problem, Session } from "../../shared/api"
import { problemOf } from "../api/problems"
import { AccountDialog, type FactorOffer } from "../components/AccountDialog/AccountDialog"
import type { Client } from "../api/client"

export function Account({ client, session, mustAdd, onSession, onClose }: {
  client: Client
  session: Session
  mustAdd?: boolean
  onSession: (session: Session) => void
  onClose: (isSetUp: boolean) => void
}) {
  const [offer, setOffer] = useState<FactorOffer>()
  const [recoveryCodes, setRecoveryCodes] = useState<string[]>()
  const [hasSecondFactor, setHasSecondFactor] = useState(session.hasSecondFactor)
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [done, setDone] = useState<string>()
  const run = async (act: () => Promise<void>) => {
    if (isPending) return
    setPending(true)
    setProblem(undefined)
    setDone(undefined)
    try { await act() } catch (error) { setProblem(problemOf(error)) } finally { setPending(false) }
  }
  const once = { attempts: 1 }
  return (
    <AccountDialog
      name={session.name} hasSecondFactor={hasSecondFactor} mustAdd={mustAdd} offer={offer} recoveryCodes={recoveryCodes}
      isPending={isPending} problem={problem} done={done} onClose={() => onClose(recoveryCodes !== undefined)}
      onOffer={(password) => void run(async () => setOffer(await client.post<FactorOffer>("/session/second-factor", { password }, once)))}
      onConfirm={(code) => void run(async () => {
        const answer = await client.put<{ recoveryCodes: string[] }>("/session/second-factor", { code }, once)
        setRecoveryCodes(answer.recoveryCodes)
        setOffer(undefined)
        setHasSecondFactor(true)
      })}
      onRemove={(password, code) => void run(async () => {
        await client.post("/session/second-factor/remove", { password, code }, once)
        setHasSecondFactor(false)
        setDone("The second factor is removed.")
      })}
      onPassword={(current, next) => void run(async () => {
        onSession(await client.put<Session>("/session/password", { current, new: next }, once))
        setDone("The password is changed.")
      })}
    />
  )
}
