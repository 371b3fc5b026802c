import { nothing, type ExampleGroup } from "../../examples/Example"
import { SignIn } from "./SignIn"

export const signIns: ExampleGroup = {
  component: "SignIn", words: "The way in. It is a page of its own, so the gallery shows it behind a link: /desk/ when nobody is signed in.",
  examples: [],
}

/** Drawn alone, since it holds the page's main landmark. */
export const signInPage = (
  <SignIn methods={{ password: true, oidc: true }} isCodeNeeded isPending={false} then="/desk/" onSignIn={nothing} words="You were signed out. What you wrote is kept on this computer." />
)
