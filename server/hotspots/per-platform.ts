import type { Platform } from '../platform.ts'

/** Something of which a platform has one, made when it is first asked for: whoever asks shares it. */
export function perPlatform<Made>(make: (platform: Platform) => Made): (platform: Platform) => Made {
  const made = new WeakMap<Platform, Made>()
  return (platform) => {
    const one = made.get(platform) ?? make(platform)
    made.set(platform, one)
    return one
  }
}
