import Testing

/// What is written in a conversation, and asking for help with one.
@Suite("Conversations")
struct ConverseScenarios {
  @Test("who has the contact writes, its customer too, and nobody else")
  func writing() {
    Scenario.run(
      """
      queue Q wrap=mandatory:60s
      adviser A1
      adviser A2
      09:00 arrive C1 chat Q
      write customer C1 m1
      expect posted C1 customer m1
      write A1 C1 m2
      expect refused notHandling
      sign-in A1
      accept A1 C1
      write A1 C1 m2
      expect posted C1 adviser m2 by=A1
      write A2 C1 m3
      expect refused notHandling
      end A1 C1
      write A1 C1 m4
      expect refused customerGone
      write A1 C1 m5 as=note
      expect posted C1 note m5 by=A1
      """)
  }

  @Test("a message sent twice is said once, also when nobody may write any more")
  func twice() {
    Scenario.run(
      """
      queue Q wrap=mandatory:60s
      adviser A1
      sign-in A1
      09:00 arrive C1 chat Q
      accept A1 C1
      write A1 C1 m1
      expect posted C1 adviser m1 by=A1
      write A1 C1 m1
      expect no posted
      end A1 C1
      write A1 C1 m1
      expect no posted
      """)
  }

  @Test("help is asked for by who has the contact, and ends by a supervisor or with the share")
  func help() {
    Scenario.run(
      """
      queue Q
      adviser A1
      adviser A2
      adviser S1 supervises=main
      sign-in A1
      09:00 arrive C1 chat Q
      ask-help A1 C1
      expect refused notHandling
      accept A1 C1
      ask-help A1 C1
      expect help C1 A1
      ask-help A1 C1
      expect refused helpAskedAlready
      end-help C1 by=A2
      expect refused notSupervisor
      write S1 C1 n1 as=note
      expect posted C1 note n1 by=S1
      end-help C1 by=S1
      expect help-ended C1 by=S1
      end-help C1 by=S1
      expect refused helpNotAsked
      """)
  }
}
