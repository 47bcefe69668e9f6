/** The steps of the argument, each of which rests on those before it. */
export const trustSteps = ['machine', 'code', 'keys', 'statement', 'run', 'chain', 'now', 'further'] as const;
export type TrustStep = (typeof trustSteps)[number];

/** Of each step its title, and the question that it answers. */
export const stepTitles: Readonly<Record<TrustStep, { readonly title: string; readonly question: string }>> =
  {
    machine: {
      title: 'The machine is genuine',
      question: 'Did real hardware vouch for this, in a mode that keeps its operator out?',
    },
    code: {
      title: 'It runs what it says',
      question: 'Is the software in that machine software that you accept?',
    },
    keys: {
      title: 'Its keys are its own',
      question: 'Do the signing keys belong to that software, in that machine?',
    },
    statement: {
      title: 'It said this',
      question: 'Is what you are shown what those keys signed, all of it?',
    },
    run: {
      title: 'It is what comes out',
      question: 'Done again here, does it come out the same?',
    },
    chain: {
      title: 'It is part of one chain',
      question: 'Does it follow from what the world was before, without a gap?',
    },
    now: {
      title: 'It holds for you, now',
      question: 'Is it recent, and are you the one to rely on it?',
    },
    further: { title: 'And further', question: 'What else was looked at?' },
  };
