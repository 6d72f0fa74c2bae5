/** What units are held to account for (Hangzhou regulation, Art. 29). The views in sql/app/07_evaluation detect it in the log. */

export const FAULTS = {
  'buck-passing': { zh: '推诿', en: 'Buck-passing' },
  delay: { zh: '拖延', en: 'Delay' },
  mishandling: { zh: '处置不当', en: 'Mishandling' },
  'wrong-dispatch': { zh: '误派', en: 'Wrong dispatch' },
} as const
export type FaultKind = keyof typeof FAULTS

/** What exactly was found; of a delay, the stage whose limit ran out. */
export const SIGNS = {
  'refused-return': { zh: '回退被驳回', en: 'Return refused' },
  'came-back': { zh: '多家回退后仍由其办理', en: 'Returned it, and it came back' },
  accept: { zh: '受理超时', en: 'Accepting overdue' },
  verify: { zh: '核实超时', en: 'Verifying overdue' },
  file: { zh: '立案超时', en: 'Filing overdue' },
  dispatch: { zh: '派遣超时', en: 'Dispatching overdue' },
  approve: { zh: '审批超时', en: 'Answer to a request overdue' },
  coordinate: { zh: '协调超时', en: 'Coordination overdue' },
  receive: { zh: '接收超时', en: 'Receiving overdue' },
  handle: { zh: '处置超时', en: 'Handling overdue' },
  check: { zh: '核查超时', en: 'Checking overdue' },
  close: { zh: '结案超时', en: 'Closing overdue' },
  reply: { zh: '答复超时', en: 'Reply overdue' },
  rework: { zh: '返工', en: 'Rework' },
  'false-feedback': { zh: '虚假反馈（再次核查不通过）', en: 'False feedback (failed the check again)' },
  'forced-close': { zh: '强制结案', en: 'Forced close' },
  'granted-return': { zh: '回退被同意', en: 'Return granted' },
} as const
export type Sign = keyof typeof SIGNS
