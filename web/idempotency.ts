/** A key per intended request: a retry of the same one is answered, not repeated. */
export function newKey(): string {
  // crypto.randomUUID exists only on secure origins; a phone on the office network may not have one.
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
