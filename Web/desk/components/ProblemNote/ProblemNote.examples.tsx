import { unreachable } from "../../api/problems"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { ProblemNote } from "./ProblemNote"

export const problemNotes: ExampleGroup = {
  component: "ProblemNote",
  words: "What went wrong and what to do, at the place where it went wrong. The words are the server's problem details.",
  examples: [
    { title: "To be closed", node: <ProblemNote problem={{ type: "/problems/target-not-free", status: 409, title: "Frank Yates is not free", detail: "Choose another colleague, or a queue." }} onClose={nothing} /> },
    { title: "To be tried again", node: <ProblemNote problem={unreachable} onAgain={nothing} /> },
  ],
}
