// The outermost: who is signed in, which page is shown, how it looks.
import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { Plan, Problem, Session, SignInMethods } from "../../shared/api"
import { Client } from "../api/client"
import { isPassing, problemOf } from "../api/problems"
import { Phone } from "../phone/phone"
import { Engine } from "../state/engine"
import { readSettings, writeSettings, type Settings } from "../state/settings"
import { readShortcuts, writeShortcuts, type Shortcut } from "../state/shortcuts"
import { browserStorage } from "../state/storage"
import { ProblemNote } from "../components/ProblemNote/ProblemNote"
import { SignIn } from "../components/SignIn/SignIn"
import { Account } from "./Account"
import { App as Context } from "./hooks"
import { useAddress } from "./router"
import { Shell } from "./Shell"
import { Sound } from "./sound"
import { useTheme } from "./theme"

const storage = browserStorage(window.localStorage)
const client = new Client()
const sound = new Sound()
const sessionRetryMilliseconds = 3_000

type Standing = "unknown" | "out" | "in"

export function Application() {
  const [standing, setStanding] = useState<Standing>("unknown")
  const [session, setSession] = useState<Session>()
  const [words, setWords] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const [settings, setSettings] = useState(() => readSettings(storage))
  useTheme(settings)

  const enter = useCallback((fresh: Session) => {
    client.useToken(fresh.csrfToken)
    setSession(fresh)
    setStanding("in")
    setWords(undefined)
    setProblem(undefined)
  }, [])
  const leave = useCallback((why?: string) => {
    setStanding("out")
    setWords(why)
  }, [])
  const check = useCallback(async () => {
    try { enter(await client.get<Session>("/session", { attempts: 1 })) } catch (error) {
      const found = problemOf(error)
      if (found.status === 401) leave()
      else setProblem(found)
    }
  }, [enter, leave])

  useEffect(() => { void check() }, [check])
  useEffect(() => {
    if (standing !== "unknown" || !problem || !isPassing(problem)) return
    const timer = setTimeout(() => void check(), sessionRetryMilliseconds)
    return () => clearTimeout(timer)
  }, [standing, problem, check])
  useEffect(() => {
    client.onSignedOut = () => leave("You were signed out. What you wrote is kept on this computer; sign in to go on.")
  }, [leave])

  const change = (next: Settings) => { setSettings(next); writeSettings(storage, next) }
  if (standing === "in" && session?.mustAddSecondFactor) {
    return (
      <main className="opening" aria-label="Second factor">
        <Account
          client={client} session={session} mustAdd onSession={enter}
          onClose={(isSetUp) => {
            if (isSetUp) void check()
            else void client.delete("/session").catch(() => undefined).then(() => leave())
          }}
        />
      </main>
    )
  }
  if (standing === "in" && session) {
    return (
      <SignedIn
        key={session.person} session={session} settings={settings} onSettings={change}
        onSession={enter} onLeft={leave}
      />
    )
  }
  if (standing === "out") return <Door words={words} onSession={enter} />
  return (
    <main className="opening" aria-busy={!problem}>
      <h1 className="said">Guildhall desk</h1>
      {problem ? <ProblemNote problem={problem} onAgain={() => void check()} /> : <p className="soft">Opening the desk…</p>}
    </main>
  )
}

function Door({ words, onSession }: { words?: string; onSession: (session: Session) => void }) {
  const [methods, setMethods] = useState<SignInMethods>()
  const [isCodeNeeded, setCodeNeeded] = useState(false)
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const then = useAddress()
  useEffect(() => {
    client.get<SignInMethods>("/sign-in-methods").then(setMethods)
      .catch(() => setMethods({ password: true, oidc: false }))
    document.title = "Sign in · Guildhall desk"
  }, [])
  const signIn = async (answer: { name: string; password: string; code?: string }) => {
    if (isPending) return
    setPending(true)
    setProblem(undefined)
    try {
      onSession(await client.post<Session>("/session", answer, { attempts: 1 }))
    } catch (error) {
      const found = problemOf(error)
      const wantsCode = found.type.endsWith("/second-factor-required")
      // The first time it is only the next question, not a mistake.
      if (!wantsCode || isCodeNeeded) setProblem(found)
      setCodeNeeded(isCodeNeeded || wantsCode)
    } finally { setPending(false) }
  }
  return (
    <SignIn
      methods={methods} isCodeNeeded={isCodeNeeded} isPending={isPending} problem={problem} words={words} then={then}
      onSignIn={(answer) => void signIn(answer)}
    />
  )
}

function SignedIn(props: {
  session: Session
  settings: Settings
  onSettings: (settings: Settings) => void
  onSession: (session: Session) => void
  onLeft: (why?: string) => void
}) {
  const { session, settings, onSession, onLeft } = props
  const [plan, setPlan] = useState<Plan>()
  const [shortcuts, setShortcuts] = useState(() => readShortcuts(storage, session.person))
  const person = useRef(session).current
  const engine = useMemo(() => new Engine(client, storage, person), [person])
  const phone = useMemo(() => new Phone(client, person.person), [person])

  useEffect(() => {
    let isHere = true
    const readPlan = async () => {
      for (let wait = 500; isHere; wait = Math.min(wait * 2, 15_000)) {
        try {
          const fresh = await client.get<Plan>("/plan")
          if (isHere) setPlan(fresh)
          return
        } catch { await new Promise((done) => setTimeout(done, wait)) }
      }
    }
    engine.onPlan = () => void readPlan()
    engine.onSessionDoubt = () => {
      client.get<Session>("/session", { attempts: 1 }).then(onSession).catch((error: unknown) => {
        if (problemOf(error).status === 401) {
          onLeft("You were signed out. What you wrote is kept on this computer; sign in to go on.")
        }
      })
    }
    void readPlan()
    void engine.start()
    return () => { isHere = false; engine.stop() }
  }, [engine, onSession, onLeft])

  const signOut = async () => {
    await phone.leave()
    try { await client.delete("/session") } catch (error) {
      if (problemOf(error).status !== 401) {
        engine.store.dispatch({ type: "answered", place: "desk", problem: problemOf(error) })
        return
      }
    }
    engine.wipe()
    onLeft("You are signed out.")
  }
  const changeShortcuts = (next: Shortcut[]) => {
    setShortcuts(next)
    writeShortcuts(storage, session.person, next)
  }
  const context = useMemo(
    () => ({ engine, session, plan, settings, shortcuts, sound, phone }),
    [engine, session, plan, settings, shortcuts, phone])
  return (
    <Context.Provider value={context}>
      <Shell onSession={onSession} onSettings={props.onSettings} onShortcuts={changeShortcuts} onSignOut={() => void signOut()} />
    </Context.Provider>
  )
}
